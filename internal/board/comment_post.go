package board

import (
	"context"
	"fmt"

	"noticeboard/internal/notice"
)

// Post stores a reader's comment and returns its id. Screening decides whether it is published or pending. If the
// same sender has sent the same comment before, its id is returned and nothing is stored: so it is with the same nonce,
// and for less than an hour with proof or from the same network. Errors: ErrNotText, Problems, TooSoon, ErrNotFound (no
// such public announcement), ErrClosed, Repeated (by the same sender, with other details or later), Barred, ErrFull.
func (b *Board) Post(ctx context.Context, d Draft) (notice.CommentID, error) {
	a, d, err := b.readDraft(ctx, d)
	if err != nil {
		return 0, err
	}
	if wait := b.limit.Spend(d.From, a.Posted); wait > 0 {
		if id, ok := b.alreadySent(ctx, d, a); ok { // sending a form twice is not limited
			return id, nil
		}
		return 0, notice.TooSoon(wait)
	}
	var id notice.CommentID
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		id, err = b.storeSubmission(tx, d, a)
		return err
	})
	if err != nil {
		b.countStopped(ctx, err)
		return 0, fmt.Errorf("posting on %q: %w", d.Slug, err)
	}
	return id, nil
}

// storeSubmission places, screens and stores a comment and returns its id.
func (b *Board) storeSubmission(tx notice.WriteTx, d Draft, a submission) (notice.CommentID, error) {
	s, err := tx.Settings()
	if err != nil {
		return 0, err
	}
	if a, err = b.placeSubmission(tx, s, d, a); err != nil || a.same != 0 {
		return a.same, err
	}
	if err := checkNotBarred(tx, a.Comment); err != nil {
		return 0, err
	}
	p, err := b.judge(tx, s, a)
	if err != nil {
		return 0, err
	}
	if err := b.checkRoom(tx, p.Verdict); err != nil {
		return 0, err
	}
	c, err := storeScreened(tx, a.Comment, p)
	return c.ID, err
}

// checkRoom returns ErrFull if a comment with a verdict would be pending and no more are taken.
func (b *Board) checkRoom(tx notice.Tx, v notice.Verdict) error {
	if v.Status != notice.Pending {
		return nil
	}
	all, err := tx.Totals()
	if err == nil && all.Pending >= b.maxPending {
		err = fmt.Errorf("%d comments are pending: %w", all.Pending, notice.ErrFull)
	}
	return err
}

// alreadySent returns the id of the same comment, if it was sent before.
func (b *Board) alreadySent(ctx context.Context, d Draft, a submission) (id notice.CommentID, ok bool) {
	err := b.store.View(ctx, func(tx notice.Tx) error {
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		a, err := b.placeSubmission(tx, s, d, a)
		id = a.same
		return err
	})
	return id, err == nil && id != 0
}
