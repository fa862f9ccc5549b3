package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// forgottenAtOnce is how many erasures one transaction of ForgetErased deletes what is held of.
const forgottenAtOnce = 200

// ForgetErased deletes what is held of erasures that cannot be undone any more, and returns of how many. The classifier
// first forgets what it has learned from them. If the clock was ahead by more than a day when something was erased, that
// is deleted at once, so that nothing is held for long by a time that was wrong. What cannot be listed
// (notice.ErasureList) is not deleted. Errors: only internal ones.
func (b *Board) ForgetErased(ctx context.Context) (done int, err error) {
	return b.forgetErased(ctx, b.now())
}

func (b *Board) forgetErased(ctx context.Context, now time.Time) (done int, err error) {
	if err := b.completeList(ctx); err != nil {
		return 0, fmt.Errorf("listing erasures: %w", err)
	}
	for {
		var due []notice.HeldCursor
		err := b.store.View(ctx, func(tx notice.Tx) error {
			due, err = overErasures(tx, now)
			return err
		})
		if err != nil || len(due) == 0 {
			return done, err
		}
		if err := errors.Join(b.spam.Learn(ctx), b.spam.Save(ctx)); err != nil {
			return done, err
		}
		err = b.store.Update(ctx, func(tx notice.WriteTx) (err error) {
			for _, h := range due {
				err = errors.Join(err, tx.DropErased(h.Comment, h.Entry))
			}
			return err
		})
		if err != nil {
			return done, fmt.Errorf("forgetting what was erased: %w", err)
		}
		done += len(due)
	}
}

// overErasures lists some of what is held for longer than it may be, as of now.
func overErasures(tx notice.ErasureReader, now time.Time) (due []notice.HeldCursor, err error) {
	held, err := tx.HeldUntil(notice.HeldCursor{}, forgottenAtOnce)
	for _, h := range held {
		if !now.Before(h.Until) {
			due = append(due, h)
		}
	}
	if err != nil || len(due) > 0 {
		return due, err
	}
	return tx.HeldUntil(notice.HeldCursor{Until: now.Add(2 * notice.ErasureGrace)}, forgottenAtOnce)
}
