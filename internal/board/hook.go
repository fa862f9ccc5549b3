package board

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"noticeboard/internal/notice"
)

// A Hook is what a webhook tells.
type Hook struct {
	ID           string // the same whenever it is made again; unguessable
	Event        notice.Event
	Comment      notice.Comment      // of events about one
	Announcement notice.Announcement // that it is on
	Overdue      int                 // of QuestionsOverdue: how many are without an answer still, up to 1,000
	Trouble      DeskTrouble         // of MailFailing and BackupFailing
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
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		item, err := tx.OutboxItem(seq)
		if err != nil {
			return err
		}
		h = Hook{ID: b.hookID(item.Event), Event: item.Event}
		if h.Event.Comment == 0 {
			return b.hookOfDesk(tx, item, now, &h)
		}
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

// hookOfDesk completes what the webhook tells of an event that is not about a comment.
func (b *Board) hookOfDesk(tx notice.Tx, item notice.OutboxItem, now time.Time, h *Hook) (err error) {
	told, items := false, []notice.OutboxItem{item}
	switch item.Event.Kind {
	case notice.QuestionsOverdue:
		_, h.Overdue, err = stillOverdue(tx, items, now)
		told = h.Overdue > 0
	case notice.MailFailing, notice.BackupFailing:
		var all []DeskTrouble
		if all, err = b.troubles(tx, items); len(all) > 0 {
			h.Trouble, told = all[0], true
		}
	}
	if err == nil && !told {
		err = fmt.Errorf("event %d tells of nothing any more: %w", item.Event.Number, notice.ErrNotFound)
	}
	return err
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
