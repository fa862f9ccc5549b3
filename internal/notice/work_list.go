package notice

import "time"

// A WorkList selects the comments that need the same kind of action by the staff.
type WorkList struct {
	Duty   Duty
	Login  string    // of the claim; only for DutyMine
	Before time.Time // selects questions received before; only for DutyOverdue (AskedBefore)
	Below  CommentID // selects comments with lower IDs; zero: all
}

// A Duty is a kind of action that a comment needs, and names the work list. It is also the last part of message keys.
type Duty string

const (
	DutyOpen      Duty = "open"      // answer: open questions
	DutyUnclaimed Duty = "unclaimed" // assign: open questions without a claim
	DutyMine      Duty = "mine"      // answer: open questions claimed by one member of staff
	DutyClaimed   Duty = "claimed"   // answer: open questions claimed by any member of staff
	DutyReferred  Duty = "referred"  // follow up: open questions referred to another body
	DutyOverdue   Duty = "overdue"   // answer: open questions that are overdue
	DutyOwed      Duty = "owed"      // complete: official replies with missing languages
)

// Duties lists every duty.
var Duties = []Duty{DutyOpen, DutyOverdue, DutyUnclaimed, DutyMine, DutyClaimed, DutyReferred, DutyOwed}

// Duties returns the duties whose work lists can contain c, from which a store makes its index. Whether c is in a list
// depends further, for DutyMine, on the login of its claim and, for DutyOverdue, on the day: Duties returns that for
// every open question whose time is known.
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
