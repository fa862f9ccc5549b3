package board

import (
	"context"
	"fmt"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// Explain replaces what the author of a refused comment is told about the decision, and records it. Errors:
// ErrForbidden, ErrNotText, Problems (explanation), ErrNotFound, ErrConflict (the comment is not refused, or not any
// more).
func (b *Board) Explain(
	ctx context.Context, by notice.Actor, id notice.CommentID, text string,
) (after notice.Comment, err error) {
	now := b.now()
	if text, err = markup.Clean(text); err != nil {
		return after, err
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		c, err := tx.Comment(id)
		if err != nil {
			return err
		}
		c, entry, err := c.Explain(text, by, now)
		if err != nil {
			return err
		}
		after, _, err = b.storeWithEntry(tx, c, entry, notice.Remarks{Explanation: text})
		return err
	})
	if err != nil {
		return after, fmt.Errorf("explaining the decision on comment %v: %w", id, err)
	}
	return after, nil
}
