package notice

import (
	"fmt"
	"time"
)

// MarkQuestion makes c a question, or no longer a question, and returns the audit entry. A comment that is no longer a
// question loses its claim and its referral.
//
// Errors: ErrForbidden, ErrConflict (c is official, or answered, or neither pending nor published), ErrUnchanged.
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
