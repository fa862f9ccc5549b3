package notice

import (
	"fmt"
	"slices"
	"time"
)

// An Assignment is a wish that a member of the institution answers a question, or nobody does.
type Assignment struct {
	To    string   // login; empty: nobody
	Among []string // logins of all who can
	Seen  string   // login of whose it was
	By    Actor
}

// Assign returns c as a leaves it, and the entry to record. Problems if there is no such member,
// ErrConflict if it awaits no answer or is no longer whose it was seen to be, ErrUnchanged if it is
// theirs already.
func (c Comment) Assign(a Assignment, at time.Time) (Comment, AuditEntry, error) {
	e, err := c.openQuestionEntry(Assign, a.By, at)
	switch {
	case err != nil:
	case a.To != "" && !slices.Contains(a.Among, a.To):
		err = Problems{"assignee": {Key: "problem.assignee.unknown"}}
	case a.To == c.Claim.Login:
		err = ErrUnchanged
	case a.Seen != c.Claim.Login:
		err = fmt.Errorf("question %v is %q's, was seen as %q's: %w", c.ID, c.Claim.Login, a.Seen, ErrConflict)
	}
	if err != nil {
		return c, AuditEntry{}, err
	}
	if c.Claim = (Claim{}); a.To != "" {
		c.Claim = Claim{Login: a.To, At: at}
	}
	return c, e, nil
}
