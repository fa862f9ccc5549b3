package notice

import "time"

// A WorkList selects comments: those who have a duty.
type WorkList struct {
	Duty   Duty
	Login  string    // with DutyMine: whose
	Before time.Time // with DutyOverdue: received before
}

// A Duty is a kind of work that questions make, and names the list of the comments that call for it.
// It is also a message key's last part.
type Duty string

const (
	DutyOpen      Duty = "open"      // to answer a question
	DutyUnclaimed Duty = "unclaimed" // to take a question on
	DutyMine      Duty = "mine"      // to answer one's own questions
	DutyClaimed   Duty = "claimed"   // to answer what anyone has taken on
	DutyReferred  Duty = "referred"  // to hear from the body that a question was passed on to
	DutyOverdue   Duty = "overdue"   // to answer what should have been answered by now
	DutyOwed      Duty = "owed"      // to write an official reply in the other language
)

// Duties lists every duty.
var Duties = []Duty{DutyOpen, DutyOverdue, DutyUnclaimed, DutyMine, DutyClaimed, DutyReferred, DutyOwed}

// Duties returns the lists that c belongs in. DutyMine and DutyClaimed are Claim.Login's; DutyOverdue
// stands for every open question whose time is known, because what is overdue depends on the day.
func (c Comment) Duties() (in []Duty) {
	if c.Status == Published && c.Official() && len(c.MissingLangs) > 0 {
		in = append(in, DutyOwed)
	}
	if !c.AwaitsAnswer() {
		return in
	}
	if in = append(in, DutyOpen); !c.Posted.IsZero() {
		in = append(in, DutyOverdue)
	}
	if c.Claim.Login == "" {
		in = append(in, DutyUnclaimed)
	} else {
		in = append(in, DutyMine, DutyClaimed)
	}
	if c.Referral.To != "" {
		in = append(in, DutyReferred)
	}
	return in
}
