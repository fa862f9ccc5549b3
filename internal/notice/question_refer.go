package notice

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// MaxReferralName is the maximum length of Referral.To, in characters.
const MaxReferralName = 120

// A ReferralChange refers a question to a public body, or to none.
type ReferralChange struct {
	To   string // name of the body; empty: to none
	Seen string // Referral.To when the form was opened
	By   Actor
}

// Refer sets or removes the referral of c, and returns the audit entry.
//
// Errors: ErrForbidden, Problems of the field referral (the name is too long), ErrConflict (c awaits no answer, or its
// referral was changed meanwhile), ErrUnchanged.
func (c Comment) Refer(r ReferralChange, at time.Time) (Comment, AuditEntry, error) {
	e, err := c.openQuestionEntry(Refer, r.By, at)
	switch {
	case err != nil:
	case utf8.RuneCountInString(r.To) > MaxReferralName:
		err = Problems{"referral": {Key: "problem.referral.long"}}
	case r.To == c.Referral.To:
		err = ErrUnchanged
	case r.Seen != c.Referral.To:
		err = fmt.Errorf("question %v is referred to %q, was seen %q: %w", c.ID, c.Referral.To, r.Seen, ErrConflict)
	}
	if err != nil {
		return c, AuditEntry{}, err
	}
	if c.Referral = (Referral{}); r.To != "" {
		c.Referral = Referral{To: r.To, At: at}
	}
	return c, e, nil
}
