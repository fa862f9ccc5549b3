package notice

import (
	"fmt"
	"time"
)

// MarkQuestion returns c as a question, or as none, and the entry to record. Only what readers wrote can be a
// question, and one that is answered stays one (ErrConflict). Whoever had taken it on is free again,
// and a referral is over, when it is no longer a question. ErrUnchanged if it counts as that already.
func (c Comment) MarkQuestion(question bool, by Actor, at time.Time) (Comment, AuditEntry, error) {
	action := UnmarkQuestion
	if question {
		action = MarkQuestion
	}
	e, err := c.answerEntry(action, by, at)
	switch {
	case err != nil:
	case c.Official():
		err = fmt.Errorf("comment %v is official: %w", c.ID, ErrConflict)
	case c.Question == question:
		err = ErrUnchanged
	case len(c.Answers) > 0:
		err = fmt.Errorf("question %v is answered: %w", c.ID, ErrConflict)
	}
	if err != nil {
		return c, AuditEntry{}, err
	}
	if c.Question = question; !question {
		c.Claim, c.Referral = Claim{}, Referral{}
	}
	return c, e, nil
}

// answerEntry returns the entry that records an act of answering, which leaves the status as it is.
// ErrForbidden if the actor may not, or may not know of c; ErrConflict if c is not there to be acted upon.
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

// openQuestionEntry is answerEntry for what can only be done to a question that awaits an answer.
func (c Comment) openQuestionEntry(a Action, by Actor, at time.Time) (AuditEntry, error) {
	e, err := c.answerEntry(a, by, at)
	if err == nil && !c.AwaitsAnswer() {
		err = fmt.Errorf("comment %v awaits no answer: %w", c.ID, ErrConflict)
	}
	return e, err
}
