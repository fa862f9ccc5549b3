package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// StopMailbox has nothing more sent to a mailbox, because its server refuses it, mail came back or its owner complained:
// reason is a word for that, such as StopBounced. One that nobody has confirmed is deleted, because whoever typed the
// address made a mistake, unless its owner complained. It does nothing if there is no such mailbox. Errors: only internal
// ones.
func (b *Board) StopMailbox(ctx context.Context, k notice.AuthorKey, reason string) error {
	return b.stopMailbox(ctx, k, reason, b.now())
}

func (b *Board) stopMailbox(ctx context.Context, k notice.AuthorKey, reason string, now time.Time) error {
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		m, err := tx.Mailbox(k)
		switch {
		case errors.Is(err, notice.ErrNotFound):
			return nil
		case err != nil:
			return err
		case m.State == notice.MailUnconfirmed && reason != StopComplained:
			return tx.DeleteMailbox(k)
		case m.State == notice.MailStopped:
			return nil
		}
		m.State, m.Since, m.Reason = notice.MailStopped, now, reason
		return tx.PutMailbox(m)
	})
	if err != nil {
		return fmt.Errorf("stopping a mailbox: %w", err)
	}
	return nil
}
