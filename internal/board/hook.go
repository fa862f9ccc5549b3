package board

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"noticeboard/internal/notice"
)

// A Hook is what a webhook tells.
type Hook struct {
	ID           string // the same whenever it is made again; unguessable
	Event        notice.Event
	Comment      notice.Comment
	Announcement notice.Announcement // that it is on
}

// hookReceiver is OutboxItem.To of what is told by a webhook: there is one receiver.
const hookReceiver = "receiver"

// ExpandHook has an event told by the webhook. Errors: only internal ones.
func (b *Board) ExpandHook(ctx context.Context, seq uint64) error {
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		item, err := tx.OutboxItem(seq)
		if errors.Is(err, notice.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		item.To = hookReceiver
		_, err = tx.PutOutbox(item)
		return err
	})
	if err != nil {
		return fmt.Errorf("putting event %d for the webhook: %w", seq, err)
	}
	return nil
}

// Hook returns what the webhook tells of an item of the outbox. Errors: ErrNotFound (the item is done, or what happened
// was undone since, so that there is nothing to tell).
func (b *Board) Hook(ctx context.Context, seq uint64) (h Hook, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		item, err := tx.OutboxItem(seq)
		if err != nil {
			return err
		}
		h = Hook{ID: b.hookID(item.Event), Event: item.Event}
		if h.Comment, err = tx.Comment(h.Event.Comment); err != nil {
			return err
		}
		if !stillSo(h.Event, h.Comment) {
			return fmt.Errorf("event %d is undone: %w", h.Event.Number, notice.ErrNotFound)
		}
		h.Announcement, err = tx.Announcement(h.Comment.On)
		return err
	})
	return h, err
}

// stillSo reports whether what happened to a comment is still so.
func stillSo(e notice.Event, c notice.Comment) bool {
	switch e.Kind {
	case notice.CommentWaiting:
		return c.Status == notice.Pending
	case notice.CommentPublished, notice.CommentRestored:
		return c.Readable()
	case notice.CommentRefused:
		return c.Status == notice.Declined || c.Status == notice.Removed
	case notice.QuestionAnswered:
		return c.Readable() && len(c.Answers) > 0
	}
	return false
}

// hookID returns the identifier of the message that tells of an event.
func (b *Board) hookID(e notice.Event) string {
	said := fmt.Sprintf("hook %d %d", e.Number, e.At.UnixMilli())
	return "msg_" + strings.ToLower(secretText.EncodeToString(b.keys.mail.derive(said)[:secretSize]))
}
