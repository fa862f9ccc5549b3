package notice

import "time"

// A Claim says who of the institution answers a question.
type Claim struct {
	Login string // empty: nobody yet
	At    time.Time
}

// A Referral says that a question was passed on to another body, which is to answer it.
type Referral struct {
	To string // its name; empty: to nobody
	At time.Time
}

// A QuestionState says where a comment stands as a question. It is also a message key's last part.
type QuestionState string

const (
	Open      QuestionState = "open"      // published, without an answer
	Unclaimed QuestionState = "unclaimed" // open, and nobody has taken it on
	Claimed   QuestionState = "claimed"   // open, and someone has
	Referred  QuestionState = "referred"  // open, and passed on to another body
	Answered  QuestionState = "answered"
)

// QuestionStates lists every state.
var QuestionStates = []QuestionState{Open, Unclaimed, Claimed, Referred, Answered}

// QuestionStates returns the states that c is in; none if it asks nothing.
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

// Due returns when c should be answered, by a promise to answer within so many days; the zero time if
// it awaits no answer, or if nobody knows when it was asked.
func (c Comment) Due(within int) time.Time {
	if !c.AwaitsAnswer() || c.Posted.IsZero() {
		return time.Time{}
	}
	return c.Posted.AddDate(0, 0, within)
}

// AskedBefore returns when a question that is due at t was asked.
func AskedBefore(t time.Time, within int) time.Time { return t.AddDate(0, 0, -within) }
