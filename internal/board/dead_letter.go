package board

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// DeadLetters lists items of a channel that could not be told, the latest first. Errors: ErrForbidden.
func (b *Board) DeadLetters(
	ctx context.Context, by notice.Actor, on notice.Channel, before uint64, n int,
) (all []notice.OutboxItem, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		all, err = tx.OutboxDead(on, before, n)
		return err
	})
	return all, err
}

// retriedAtOnce is how many dead letters RetryAll reads at once.
const retriedAtOnce = 200

// RetryLetter has a dead letter tried again. Doing so again changes nothing. Errors: ErrForbidden, ErrNotFound.
func (b *Board) RetryLetter(ctx context.Context, by notice.Actor, seq uint64) error {
	if err := by.Need(notice.ToAdminister); err != nil {
		return err
	}
	now := b.now()
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		i, err := tx.OutboxItem(seq)
		if err != nil || !i.Dead {
			return err
		}
		_, err = tx.PutOutbox(i.Again(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("trying letter %d again: %w", seq, err)
	}
	return nil
}

// RetryLetters has all dead letters of a channel tried again, and returns how many there were. Errors: ErrForbidden.
func (b *Board) RetryLetters(ctx context.Context, by notice.Actor, on notice.Channel) (done int, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return 0, err
	}
	now := b.now()
	for n := retriedAtOnce; n == retriedAtOnce; done += n {
		err := b.store.Update(ctx, func(tx notice.WriteTx) error {
			dead, err := tx.OutboxDead(on, 0, retriedAtOnce)
			if n = len(dead); err != nil {
				return err
			}
			for _, i := range dead {
				if _, err := tx.PutOutbox(i.Again(now)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return done, fmt.Errorf("trying letters again: %w", err)
		}
	}
	return done, nil
}

// DropLetter deletes a dead letter. Doing so again changes nothing. Errors: ErrForbidden, ErrConflict (it is tried
// again).
func (b *Board) DropLetter(ctx context.Context, by notice.Actor, seq uint64) error {
	if err := by.Need(notice.ToAdminister); err != nil {
		return err
	}
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		i, err := tx.OutboxItem(seq)
		if errors.Is(err, notice.ErrNotFound) {
			return nil
		}
		if err == nil && !i.Dead {
			err = notice.ErrConflict
		}
		if err != nil {
			return err
		}
		return tx.DropOutbox(seq)
	})
	if err != nil {
		return fmt.Errorf("deleting letter %d: %w", seq, err)
	}
	return nil
}
