package board

import (
	"context"

	"noticeboard/internal/notice"
)

// Activities lists the newest entries of the activity log before the given number (zero: the last),
// at most n.
func (b *Board) Activities(ctx context.Context, by notice.Actor, before uint64, n int) (acts []notice.Activity, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) (err error) {
		acts, err = tx.Activities(before, n)
		return err
	})
	return acts, err
}
