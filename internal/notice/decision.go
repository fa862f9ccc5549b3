package notice

import (
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
