package board

import (
	"slices"

	"noticeboard/internal/notice"
)

// eventsOf lists the events that are put for each channel. Any other is nothing that its recipients are told of.
var eventsOf = map[notice.Channel][]notice.EventKind{
	notice.MailChannel: {
		notice.CommentPublished, notice.CommentRestored, notice.CommentRefused, notice.DecisionTold,
		notice.QuestionAnswered,
	},
	notice.DeskChannel: {
		notice.CommentWaiting, notice.QuestionsOverdue, notice.MailFailing, notice.BackupFailing,
	},
	notice.HookChannel: {
		notice.CommentWaiting, notice.CommentPublished, notice.CommentRestored, notice.CommentRefused,
		notice.QuestionAnswered, notice.QuestionsOverdue, notice.MailFailing, notice.BackupFailing,
	},
}

// tell puts an event in the outbox for each channel of the board, as one item, whoever its recipients are: those are
// found later. So it costs whoever made it happen as much as one small record.
func (b *Board) tell(tx notice.OutboxWriter, e notice.Event) error {
	for _, c := range b.channels {
		if !slices.Contains(eventsOf[c], e.Kind) {
			continue
		}
		item, err := tx.PutOutbox(notice.OutboxItem{Channel: c, Event: e, Put: e.At, Due: e.At})
		if err != nil {
			return err
		}
		e.Number = item.Event.Number // the same on all channels
	}
	return nil
}

// tellOf is tell for the event that an entry of the journal is, if it is one.
func (b *Board) tellOf(tx notice.OutboxWriter, e notice.AuditEntry) error {
	if event, ok := e.CommentEvent(); ok {
		return b.tell(tx, event)
	}
	return nil
}

// tells reports whether an event of a kind is told on any channel of the board.
func (b *Board) tells(k notice.EventKind) bool {
	return slices.ContainsFunc(b.channels, func(c notice.Channel) bool { return slices.Contains(eventsOf[c], k) })
}

// channelOn reports whether events are told on a channel.
func (b *Board) channelOn(c notice.Channel) bool { return slices.Contains(b.channels, c) }
