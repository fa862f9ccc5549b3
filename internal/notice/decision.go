package notice

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// MaxRemark is the maximum length of an explanation and of a note, in characters.
const MaxRemark = 2000

// A Decision is what a moderator has filled in about one comment.
type Decision struct {
	Comment     CommentID
	Seen        Status // status of the comment when the form was opened
	Edits       uint64 // Comment.Edits at that time
	Action      Action // one of Decisions
	Reason      Reason // only for Decline and Remove
	Explanation string // to the author; may be empty
	Snippet     uint64 // ID of the snippet that is used if Explanation is empty; 0: none
	Note        string // for other moderators, never public; may be empty
	By          Actor
}

// Check returns the Problems (reason, explanation, note) of a decision under the house rules in force; nil if there are
// none.
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

// Decide carries out d under the house rules in force, and returns the audit entry.
//
// Errors: ErrForbidden, ErrConflict (c has changed since the form was opened, or the action is not possible from its
// status), Problems of Check.
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
	if err := d.Check(rules); err != nil { // last: correcting the form would not help against a conflict
		return c, AuditEntry{}, err
	}
	e := c.entry(d.Action, to, d.By, at)
	if d.Action.Refuses() {
		e.Reason, e.Rules = d.Reason, rules.Version
	}
	c.Status, c.Decided, c.Reason, c.Rules, c.Explanation = to, at, e.Reason, e.Rules, d.Explanation
	return c, e, nil
}
