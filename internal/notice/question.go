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

// MaxBody is how many characters the name of a body that a question is referred to may have.
const MaxBody = 120

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
