package notice

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Explainable reports whether the decision on c can be explained to its author afterwards: c was refused.
func (c Comment) Explainable() bool {
	_, err := c.Status.After(Explain)
	return err == nil
}

// Explain replaces what the author of c is told about its refusal, and returns the audit entry. The status stays.
//
// Errors: ErrForbidden, ErrConflict (c is not Explainable), Problems (explanation).
func (c Comment) Explain(text string, by Actor, at time.Time) (Comment, AuditEntry, error) {
	if err := by.Need(ToModerate); err != nil {
		return c, AuditEntry{}, err
	}
	if !c.Explainable() {
		return c, AuditEntry{}, fmt.Errorf("comment %v is %v, which is not explained: %w", c.ID, c.Status, ErrConflict)
	}
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return c, AuditEntry{}, Problems{"explanation": {Key: "problem.explanation.missing"}}
	case n > MaxRemark:
		return c, AuditEntry{}, Problems{"explanation": {Key: "problem.explanation.long"}}
	}
	e := c.entry(Explain, c.Status, by, at)
	c.Explanation = text
	return c, e, nil
}
