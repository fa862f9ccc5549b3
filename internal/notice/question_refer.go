package notice

import (
	"time"
	"unicode/utf8"
)

// MaxReferralName is the maximum length of Referral.To, in characters.
const MaxReferralName = 120

// Refer sets the referral of c to a public body with a name, or removes it if the name is empty, and returns the audit
// entry.
//
// Errors: ErrForbidden, Problems of the field referral (the name is too long), ErrConflict (c awaits no answer),
// ErrUnchanged.
func (c Comment) Refer(to string, by Actor, at time.Time) (Comment, AuditEntry, error) {
	e, err := c.openQuestionEntry(Refer, by, at)
	if err == nil && utf8.RuneCountInString(to) > MaxReferralName {
		err = Problems{"referral": {Key: "problem.referral.long"}}
	}
	if err == nil && to == c.Referral.To {
		err = ErrUnchanged
	}
	if err != nil {
		return c, AuditEntry{}, err
	}
	if c.Referral = (Referral{}); to != "" {
		c.Referral = Referral{To: to, At: at}
	}
	return c, e, nil
}
