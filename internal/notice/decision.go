package notice

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// MaxRemark is how many characters an explanation or a note may have.
const MaxRemark = 2000

// A Decision is a moderator's wish about one comment.
type Decision struct {
	Comment     CommentID
	Seen        Status // the status the moderator was looking at
	Edits       uint64 // and how often its author had corrected it by then
	Action      Action
	Reason      Reason // for Decline and Remove
	Explanation string // to the author
	Snippet     uint64 // whose text is the explanation if none is written; 0: none
	Note        string // for colleagues; never in the public log
	By          Actor
}

// Check returns the Problems of what was filled in, under the house rules as they are.
func (d Decision) Check(rules RuleBook) error {
	p := Problems{}
	if d.Action.Refuses() {
		if _, number := rules.Find(d.Reason); d.Reason == "" {
			p["reason"] = Problem{Key: "problem.reason.missing"}
		} else if number == 0 {
			p["reason"] = Problem{Key: "problem.reason.unknown"}
		}
	}
	if utf8.RuneCountInString(d.Explanation) > MaxRemark {
		p["explanation"] = Problem{Key: "problem.explanation.long"}
	}
	if utf8.RuneCountInString(d.Note) > MaxRemark {
		p["note"] = Problem{Key: "problem.note.long"}
	}
	return p.Err()
}

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

// Decide returns c as d leaves it under the house rules, and the entry to record. ErrForbidden if the
// actor may not, ErrConflict if c is no longer as it was seen or the action leads nowhere from there,
// Problems if d is filled in wrongly.
func (c Comment) Decide(d Decision, rules RuleBook, at time.Time) (Comment, AuditEntry, error) {
	if err := d.By.Need(ToModerate); err != nil {
		return c, AuditEntry{}, err
	}
	if !slices.Contains(Decisions, d.Action) {
		return c, AuditEntry{}, fmt.Errorf("%v is no decision: %w", d.Action, ErrForbidden)
	}
	if seen := (SeenState{d.Seen, d.Edits}); seen != c.State() {
		return c, AuditEntry{}, fmt.Errorf("comment %v is %v, was seen %v: %w", c.ID, c.State(), seen, ErrConflict)
	}
	to, err := c.Status.After(d.Action)
	if err != nil {
		return c, AuditEntry{}, err
	}
	if err := d.Check(rules); err != nil { // what came too late need not be filled in better
		return c, AuditEntry{}, err
	}
	e := c.entry(d.Action, to, d.By, at)
	if d.Action.Refuses() {
		e.Reason, e.Rules = d.Reason, rules.Version
	}
	c.Status, c.Decided, c.Reason, c.Rules, c.Explanation = to, at, e.Reason, e.Rules, d.Explanation
	return c, e, nil
}

// Publish returns the entry that records c, an official reply, as published by its writer.
func (c Comment) Publish(by Actor, at time.Time) (Comment, AuditEntry, error) {
	if err := by.Need(ToAnswer); err != nil {
		return c, AuditEntry{}, err
	}
	to, err := c.Status.After(Answer)
	if err != nil {
		return c, AuditEntry{}, err
	}
	e := c.entry(Answer, to, by, at)
	c.Status, c.Decided = to, at
	return c, e, nil
}

func (c Comment) entry(a Action, to Status, by Actor, at time.Time) AuditEntry {
	return AuditEntry{At: at, By: by.Login, On: c.On, Comment: c.ID, Action: a, From: c.Status, To: to, Digest: c.Body.Digest()}
}
