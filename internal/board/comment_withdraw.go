package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// Withdraw deletes the text of a comment on behalf of its author, and what is held of it if its name was erased before.
// Withdrawing it again changes nothing. Errors: ErrForbidden (the proof is wrong), ErrNotFound, ErrConflict (it was declined or removed).
func (b *Board) Withdraw(ctx context.Context, id notice.CommentID, proof string) (after notice.Comment, err error) {
	if !b.Proves(id, proof) {
		return after, fmt.Errorf("withdrawing %v: %w", id, notice.ErrForbidden)
	}
	now := b.now()
	after, err = b.changeComment(ctx, id, func(tx notice.WriteTx, c notice.Comment) (change, error) {
		return withdraw(tx, c, now)
	})
	if err == nil {
		b.listWithdrawn(after)
	}
	return after, err
}

// withdraw returns c withdrawn, and deletes what is held of it and what is told of it by e-mail.
func withdraw(tx notice.WriteTx, c notice.Comment, now time.Time) (change, error) {
	c, entry, err := c.Withdraw(now)
	if err == nil && !c.Erased.None() {
		err = dropErased(tx, c.ID)
	}
	if err == nil {
		err = unfollow(tx, c)
	}
	return change{after: c, entry: entry}, err
}

// dropErased deletes all that is held of erasures of a comment.
func dropErased(tx notice.WriteTx, id notice.CommentID) error {
	held, err := tx.HeldErasures(id)
	for _, h := range held {
		err = errors.Join(err, tx.DropErased(id, h.Entry))
	}
	return err
}
