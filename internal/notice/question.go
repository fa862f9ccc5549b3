package notice

import "time"

// A Claim says which member of staff answers a question. The zero Claim means none.
type Claim struct {
	Login string
	At    time.Time // when it was assigned
}

// A Referral says which other public body was asked to answer a question. The zero Referral means none.
type Referral struct {
	To string    // name of the body
	At time.Time // when it was referred
}

// A QuestionState is a state of a published question. It is also the last part of message keys. A question can be in
// several states.
type QuestionState string

const (
	Open      QuestionState = "open"      // without an answer
	Unclaimed QuestionState = "unclaimed" // open, and without a claim
	Claimed   QuestionState = "claimed"   // open, and with a claim
	Referred  QuestionState = "referred"  // open, and with a referral
	Answered  QuestionState = "answered"  // with an answer
)

// QuestionStates lists every state.
var QuestionStates = []QuestionState{Open, Unclaimed, Claimed, Referred, Answered}

// QuestionStates returns the states of c; none if it is not a published question.
func (c Comment) QuestionStates() (in []QuestionState) {
	switch {
	case !c.Question || c.Status != Published:
		return nil
	case len(c.Answers) > 0:
		return []QuestionState{Answered}
	case c.Claim.Login == "":
		in = []QuestionState{Open, Unclaimed}
	default:
		in = []QuestionState{Open, Claimed}
	}
	if c.Referral.To != "" {
		in = append(in, Referred)
	}
	return in
}

// Due returns when c is to be answered if questions are answered within so many days; the zero time if it awaits no
// answer or the time when it was posted is not known.
func (c Comment) Due(within int) time.Time {
	if !c.AwaitsAnswer() || c.Posted.IsZero() {
		return time.Time{}
	}
	return c.Posted.AddDate(0, 0, within)
}

// AskedBefore is the inverse of Due: it returns when a question was posted that is due at t. Those posted before are
// overdue at t.
func AskedBefore(t time.Time, within int) time.Time { return t.AddDate(0, 0, -within) }
