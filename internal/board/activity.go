package board

import (
	"context"

	"noticeboard/internal/notice"
)

// Activities returns up to n entries of the journal that are not about comments, newest first: those before the number
// before, or the newest if it is zero. Errors: ErrForbidden.
func (b *Board) Activities(
	ctx context.Context, by notice.Actor, before uint64, n int,
) (acts []notice.Activity, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) (err error) {
		acts, err = tx.Activities(before, n)
		return err
	})
	return acts, err
}
