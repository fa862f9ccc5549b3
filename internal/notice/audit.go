package notice

import (
	"crypto/sha256"
	"time"
)

// An AuditEntry records one act for good. Entries are numbered from 1 without gaps and are never
// changed. They hold no personal data of readers.
type AuditEntry struct {
	Seq      uint64
	At       time.Time
	By       string // login
	On       AnnouncementID
	Comment  CommentID
	Action   Action
	From, To Status // From is zero for Answer
	Reason   Reason
	Rules    uint64            // version of the house rules that Reason is one of; zero without a reason
	Undoes   uint64            // number of the entry that this one takes back; zero if none
	Batch    uint64            // number of the first entry of the act on many comments that this is part of; zero if on one
	Digest   [sha256.Size]byte // of the body acted upon
}

// Remarks are what was said along with an act, kept apart from the log because it may be erased.
type Remarks struct {
	Explanation string // to the author
	Note        string // for colleagues
}

// A HistoryEntry is an entry of the log with what was said along with it.
type HistoryEntry struct {
	AuditEntry
	Remarks
}

func (c Comment) entry(a Action, to Status, by Actor, at time.Time) AuditEntry {
	return AuditEntry{At: at, By: by.Login, On: c.On, Comment: c.ID, Action: a, From: c.Status, To: to, Digest: c.Body.Digest()}
}
