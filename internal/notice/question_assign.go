package notice

import (
	"fmt"
	"slices"
	"time"
)

// An Assignment assigns a question to a member of staff, or to none.
type Assignment struct {
	To    string   // login; empty: to none
	Among []string // logins of all members of staff who can answer
	Seen  string   // Claim.Login when the form was opened
	By    Actor
}

// Assign sets the claim of c, and returns the audit entry.
//
// Errors: ErrForbidden, Problems of the field assignee (a.To is not in a.Among), ErrConflict (c awaits no answer, or
// its claim was changed meanwhile), ErrUnchanged.
func (c Comment) Assign(a Assignment, at time.Time) (Comment, AuditEntry, error) {
	e, err := c.openQuestionEntry(Assign, a.By, at)
	switch {
	case err != nil:
	case a.To != "" && !slices.Contains(a.Among, a.To):
		err = Problems{"assignee": {Key: "problem.assignee.unknown"}}
	case a.To == c.Claim.Login:
		err = ErrUnchanged
	case a.Seen != c.Claim.Login:
		err = fmt.Errorf("question %v is assigned to %q, was seen %q: %w", c.ID, c.Claim.Login, a.Seen, ErrConflict)
	}
	if err != nil {
		return c, AuditEntry{}, err
	}
	if c.Claim = (Claim{}); a.To != "" {
		c.Claim = Claim{Login: a.To, At: at}
	}
	return c, e, nil
}
