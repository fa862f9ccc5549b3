package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// Decide applies a moderator's decision to a comment, records it, and returns the comment. Errors: ErrForbidden,
// ErrNotText, Problems, ErrNotFound, ErrConflict (someone else has decided since).
func (b *Board) Decide(ctx context.Context, d notice.Decision) (after notice.Comment, err error) {
	now := b.now()
	for _, text := range []*string{&d.Explanation, &d.Note} {
		if *text, err = markup.Clean(*text); err != nil {
			return after, err
		}
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		after, err = b.decide(tx, d, "", now)
		return err
	})
	if err != nil {
		return after, fmt.Errorf("deciding on comment %v: %w", d.Comment, err)
	}
	return after, nil
}

// decide applies a decision, whose texts are clean, in a transaction.
func (b *Board) decide(
	tx notice.WriteTx, d notice.Decision, via notice.Via, now time.Time,
) (after notice.Comment, err error) {
	c, err := tx.Comment(d.Comment)
	if err != nil {
		return after, err
	}
	rules, err := tx.Rules(0)
	if err != nil {
		return after, err
	}
	if d, err = withSnippet(tx, d, c); err != nil {
		return after, err
	}
	c, entry, err := c.Decide(d, rules, now)
	if err != nil {
		return after, err
	}
	entry.Via = via
	after, _, err = b.storeWithEntry(tx, c, entry, notice.Remarks{Explanation: d.Explanation, Note: d.Note})
	return after, err
}
