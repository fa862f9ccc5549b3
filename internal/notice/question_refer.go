package notice

import (
	"time"
	"unicode/utf8"
)

// MaxReferralName is how many characters the name of a body that a question is referred to may have.
const MaxReferralName = 120

// Refer returns c as passed on to another body, or to none, and the entry to record. Problems if the
// name is too long, ErrConflict if it awaits no answer, ErrUnchanged if that is where it is.
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
