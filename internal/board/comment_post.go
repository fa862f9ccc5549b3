package board

import (
	"context"
	"fmt"

	"noticeboard/internal/notice"
)

// Posted is the comment that a draft has become.
type Posted struct {
	ID     notice.CommentID
	Proven bool // there is proof that the browser that sent the draft has sent this comment (see Board.Sent)
}

// Post stores a reader's comment. Screening decides whether it is published or pending. If the same sender has sent the
// same comment before, that is returned and nothing is stored: so it is with the same nonce, and for less than an hour
// with proof or from the same network. Errors: ErrNotText, Problems, TooSoon, ErrNotFound (no such public
// announcement), ErrClosed, Repeated (by the same sender, with other details or later), Barred, ErrFull.
func (b *Board) Post(ctx context.Context, d Draft) (Posted, error) {
	a, d, err := b.readDraft(ctx, d)
	if err != nil {
		return Posted{}, err
	}
	if wait := b.limit.Spend(d.From, a.Posted); wait > 0 {
		if p, ok := b.alreadySent(ctx, d, a); ok { // sending a form twice is not limited
			return p, nil
		}
		return Posted{}, notice.TooSoon(wait)
	}
	var p Posted
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		p, err = b.storeSubmission(tx, d, a)
		return err
	})
	if err != nil {
		b.countStopped(ctx, err)
		return Posted{}, fmt.Errorf("posting on %q: %w", d.Slug, err)
	}
	return p, nil
}

// storeSubmission places, screens and stores a comment.
func (b *Board) storeSubmission(tx notice.WriteTx, d Draft, a submission) (p Posted, err error) {
	s, err := tx.Settings()
	if err != nil {
		return p, err
	}
	if a, err = b.placeSubmission(tx, s, d, a); err != nil {
		return p, err
	}
	if a.same != 0 {
		return postedBefore(tx, a)
	}
	if err := checkNotBarred(tx, a.Comment); err != nil {
		return p, err
	}
	j, err := b.judge(tx, s, a)
	if err != nil {
		return p, err
	}
	if err := b.checkRoom(tx, j.Verdict); err != nil {
		return p, err
	}
	c, err := b.storeScreened(tx, a.Comment, j)
	if err == nil {
		err = b.followOwn(tx, c)
	}
	return Posted{c.ID, a.sender.sent(c)}, err
}

// postedBefore returns the stored comment that a submission repeats.
func postedBefore(tx notice.CommentReader, a submission) (Posted, error) {
	c, err := tx.Comment(a.same)
	return Posted{a.same, a.sender.sent(c)}, err
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

// alreadySent returns the same comment, if it was sent before.
func (b *Board) alreadySent(ctx context.Context, d Draft, a submission) (p Posted, ok bool) {
	err := b.store.View(ctx, func(tx notice.Tx) error {
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		placed, err := b.placeSubmission(tx, s, d, a)
		if err != nil || placed.same == 0 {
			p = Posted{}
			return err
		}
		p, err = postedBefore(tx, placed)
		return err
	})
	return p, err == nil && p.ID != 0
}
