package letter

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/board"
	"noticeboard/internal/mail"
	"noticeboard/internal/notice"
	"noticeboard/internal/outbox"
)

// A Sender sends what is in the outbox on the channel notice.MailChannel. It implements outbox.Sender.
type Sender struct {
	Board     *board.Board
	Writer    *Writer
	Transport *mail.Transport
}

// Expand implements outbox.Sender.
func (s Sender) Expand(ctx context.Context, event notice.OutboxItem) error {
	return s.Board.ExpandMail(ctx, event.Seq)
}

// Send implements outbox.Sender. What has nothing to tell any more counts as sent; so does what the server refuses
// because there is no such mailbox, to which nothing more is sent then (board.Board.StopMailbox).
func (s Sender) Send(ctx context.Context, item notice.OutboxItem) (items []uint64, err error) {
	m, err := s.Board.Mail(ctx, item.Seq)
	if errors.Is(err, notice.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !m.Wait.IsZero() {
		return m.Items, outbox.Later{Until: m.Wait}
	}
	if len(m.News) == 0 && m.Confirm == "" && m.Data == "" {
		return m.Items, nil
	}
	message, err := s.Writer.Write(m)
	if err != nil {
		return m.Items, err
	}
	err = s.Transport.Send(ctx, message)
	if f := (*mail.Failure)(nil); errors.As(err, &f) && f.NoSuchMailbox() {
		return m.Items, s.Board.StopMailbox(ctx, m.To.Key, board.StopRefused)
	}
	return m.Items, Refused(err)
}

// Refused returns the error of a Transport as package outbox takes it: whether it is about the recipient, or nothing
// can be sent at all.
func Refused(err error) error {
	f := (*mail.Failure)(nil)
	if !errors.As(err, &f) {
		return err
	}
	aboutRecipient := f.Step == mail.StepContent || f.Step == mail.StepTaken ||
		f.Step == mail.StepRecipient && f.Answered()
	if f.Code == 421 || !aboutRecipient {
		return fmt.Errorf("%w: %w", outbox.ErrChannel, f)
	}
	return outbox.Refusal{Reason: f.Error(), ForGood: f.ForGood()}
}
