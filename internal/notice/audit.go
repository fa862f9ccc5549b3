package notice

import (
	"crypto/sha256"
	"fmt"
	"time"
)

// An AuditEntry is an entry of the journal about a comment: one action on it. It is never changed, and contains no
// personal data of readers. The audit log is the list of all these entries.
type AuditEntry struct {
	Seq      uint64 // given by the store
	At       time.Time
	By       string // login; empty for actions of the author and of screening
	On       AnnouncementID
	Comment  CommentID
	Action   Action
	From, To Status            // before and after; From is zero for Answer
	Reason   Reason            // empty if the action needs none
	Rules    uint64            // version of the house rules that Reason is from; zero without a reason
	Undoes   uint64            // number of the entry that was undone; zero if Action is not Undo
	Batch    uint64            // Batch.Seq of the batch that it is part of; zero if of none; NewBatch
	Erased   Erasure           // what was erased; zero if Action is not Erase
	Via      Via               // how By did it, if not at the desk
	Digest   [sha256.Size]byte // Body.Digest of the text before the action; of the new text if Comment.Correct changed it
}

// A Via says how a member of the institution did something. It is stored, and is also the last part of message keys.
type Via string

// ByMailLink means by a link in a mail, without signing in. At the desk it is empty.
const ByMailLink Via = "email-link"

// Damaged reports whether e stands for one that cannot be read because its record is damaged.
func (e AuditEntry) Damaged() bool { return e.Action == 0 && e.Seq != 0 }

// Remarks are what was written along with an action. They are not part of the entry, because they may be erased.
type Remarks struct {
	Explanation string // to the author
	Note        string // for other moderators
}

// A HistoryEntry is an audit entry with its remarks.
type HistoryEntry struct {
	AuditEntry
	Remarks
}

// entry returns the audit entry of an action that leads from the present status of c to another.
func (c Comment) entry(a Action, to Status, by Actor, at time.Time) AuditEntry {
	return AuditEntry{
		At: at, By: by.Login, On: c.On, Comment: c.ID, Action: a, From: c.Status, To: to, Digest: c.Body.Digest(),
	}
}

// answerEntry returns the audit entry of an action that belongs to answering and leaves the status as it is.
//
// Errors: ErrForbidden (the actor may not answer, or may not see a pending comment), ErrConflict (the action is not
// possible from the status of c).
func (c Comment) answerEntry(a Action, by Actor, at time.Time) (AuditEntry, error) {
	if err := by.Need(ToAnswer); err != nil {
		return AuditEntry{}, err
	}
	to, err := c.Status.After(a)
	if err != nil {
		return AuditEntry{}, err
	}
	if c.Status == Pending {
		if err := by.Need(ToModerate); err != nil {
			return AuditEntry{}, err
		}
	}
	return c.entry(a, to, by, at), nil
}

// openQuestionEntry is answerEntry for actions on questions that await an answer; for others it is an ErrConflict.
func (c Comment) openQuestionEntry(a Action, by Actor, at time.Time) (AuditEntry, error) {
	e, err := c.answerEntry(a, by, at)
	if err == nil && !c.AwaitsAnswer() {
		err = fmt.Errorf("comment %v awaits no answer: %w", c.ID, ErrConflict)
	}
	return e, err
}
