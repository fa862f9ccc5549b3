package notice

import "time"

// An Event is something that happened and that people outside of the page are told of: by e-mail, at the desk or by a
// webhook. It is put in the outbox in the transaction in which it happened (OutboxWriter), and names what it is about
// by ids alone. What it was is read when it is told of, so that nobody is told of what was taken back meanwhile.
type Event struct {
	Number  uint64    // given by the store: OutboxItem.Seq of the item that it was put with
	At      time.Time // when it happened
	Kind    EventKind
	On      AnnouncementID // zero if it is not about an announcement
	Comment CommentID      // zero if it is not about a comment
	Entry   uint64         // number of its entry in the journal; zero if it has none
	About   string         // of events that are not about a comment: what they are about; no name and no address
}

// An EventKind says what happened. It is also the last part of message keys, and is stored: never change one.
type EventKind string

const (
	// About a comment, which is Event.Comment.
	CommentWaiting   EventKind = "waiting"   // it was received, and waits for a moderator
	CommentPublished EventKind = "published" // it is public for the first time
	CommentRestored  EventKind = "restored"  // it is public again
	CommentRefused   EventKind = "refused"   // it was declined or removed
	DecisionTold     EventKind = "explained" // its author is told more about why it was refused
	QuestionAnswered EventKind = "answered"  // it is a question, which was closed with an earlier official reply

	// Found by looking (Board.Watch). About says more.
	QuestionsOverdue EventKind = "overdue" // questions became overdue
	MailFailing      EventKind = "mail"    // e-mail or the webhook does not work
	BackupFailing    EventKind = "backup"  // a backup failed

	// The address of a colleague, whose login is OutboxItem.To, is to be confirmed.
	AddressAsked EventKind = "address"

	// About a mailbox, which is OutboxItem.To.
	MailboxAsked EventKind = "asked" // its owner is asked to confirm it

	// About an e-mail address, by the key of its mailbox, which is OutboxItem.To, whether or not there is one.
	// OutboxItem.Mark is the key of the author who gave it, and Event.About the language of the form.
	DataAsked EventKind = "data" // somebody wants to see what is kept about its owner
)

// CommentEvent returns the event that an entry of the journal about a comment is, and false if nobody is told of it.
func (e AuditEntry) CommentEvent() (Event, bool) {
	kind := EventKind("")
	switch {
	case e.To == Published && e.From != Published && (e.Action == Undo || e.Action == Restore):
		kind = CommentRestored
	case e.To == Published && e.From != Published:
		kind = CommentPublished
	case e.Action.Refuses():
		kind = CommentRefused
	case e.Action == Explain:
		kind = DecisionTold
	case e.Action == AskedAndAnswered:
		kind = QuestionAnswered
	}
	return Event{At: e.At, Kind: kind, On: e.On, Comment: e.Comment, Entry: e.Seq}, kind != ""
}
