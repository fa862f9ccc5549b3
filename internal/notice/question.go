package notice

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

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

// MaxReferralName is how many characters the name of a body that a question is referred to may have.
const MaxReferralName = 120

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

// A WorkList selects comments: those who have a duty.
type WorkList struct {
	Duty   Duty
	Login  string    // with DutyMine: whose
	Before time.Time // with DutyOverdue: received before
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

// answerEntry returns the entry that records an act of answering, which leaves the status as it is.
// ErrForbidden if the actor may not, or may not know of c; ErrConflict if c is not there to be acted upon.
func (c Comment) answerEntry(a Action, by Actor, at time.Time) (AuditEntry, error) {
	if err := by.Need(ToAnswer); err != nil {
		return AuditEntry{}, err
	}
	to, err := c.Status.After(a)
	if err != nil {
		return AuditEntry{}, err
	}
	if c.Status == Pending {
		if err := by.Need(ToModerate); err != nil {
			return AuditEntry{}, err
		}
	}
	return c.entry(a, to, by, at), nil
}

// MarkQuestion returns c as a question, or as none, and the entry to record. Only what readers wrote can be a
// question, and one that is answered stays one (ErrConflict). Whoever had taken it on is free again,
// and a referral is over, when it is no longer a question. ErrUnchanged if it counts as that already.
func (c Comment) MarkQuestion(question bool, by Actor, at time.Time) (Comment, AuditEntry, error) {
	action := UnmarkQuestion
	if question {
		action = MarkQuestion
	}
	e, err := c.answerEntry(action, by, at)
	switch {
	case err != nil:
	case c.Official():
		err = fmt.Errorf("comment %v is official: %w", c.ID, ErrConflict)
	case c.Question == question:
		err = ErrUnchanged
	case len(c.Answers) > 0:
		err = fmt.Errorf("question %v is answered: %w", c.ID, ErrConflict)
	}
	if err != nil {
		return c, AuditEntry{}, err
	}
	if c.Question = question; !question {
		c.Claim, c.Referral = Claim{}, Referral{}
	}
	return c, e, nil
}

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

// openQuestionEntry is answerEntry for what can only be done to a question that awaits an answer.
func (c Comment) openQuestionEntry(a Action, by Actor, at time.Time) (AuditEntry, error) {
	e, err := c.answerEntry(a, by, at)
	if err == nil && !c.AwaitsAnswer() {
		err = fmt.Errorf("comment %v awaits no answer: %w", c.ID, ErrConflict)
	}
	return e, err
}

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

// AskedAndAnswered returns c as answered by an official reply that is there already, that reply as it
// settles c, and the entry to record. Problems if it is no published official reply, ErrConflict if c
// awaits no answer, ErrUnchanged if this is one that it has.
func (c Comment) AskedAndAnswered(reply Comment, by Actor, at time.Time) (question, settles Comment, e AuditEntry, err error) {
	e, err = c.answerEntry(AskedAndAnswered, by, at)
	switch {
	case err != nil:
	case slices.Contains(c.Answers, reply.ID):
		err = ErrUnchanged
	case !c.AwaitsAnswer():
		err = fmt.Errorf("comment %v awaits no answer: %w", c.ID, ErrConflict)
	case !reply.Official() || !reply.Readable():
		err = Problems{"existing": {Key: "problem.existing.unofficial"}}
	}
	if err != nil {
		return c, reply, AuditEntry{}, err
	}
	if reply.Parent != c.ID && !slices.Contains(reply.AlsoAnswers, c.ID) {
		reply.AlsoAnswers = append(slices.Clip(reply.AlsoAnswers), c.ID)
	}
	return c.ApplyReply(reply), reply, e, nil
}

// NotAnswered returns c as no longer closed with an official reply to something else, that reply
// without c, and the entry to record. ErrUnchanged if it is not closed with that one.
func (c Comment) NotAnswered(reply Comment, by Actor, at time.Time) (question, settles Comment, e AuditEntry, err error) {
	e, err = c.answerEntry(AskedAndAnswered, by, at)
	if err == nil && !slices.Contains(reply.AlsoAnswers, c.ID) {
		err = ErrUnchanged
	}
	if err != nil {
		return c, reply, AuditEntry{}, err
	}
	reply.AlsoAnswers = slices.DeleteFunc(slices.Clone(reply.AlsoAnswers), func(id CommentID) bool { return id == c.ID })
	c.Answers = slices.DeleteFunc(slices.Clone(c.Answers), func(id CommentID) bool { return id == reply.ID })
	return c, reply, e, nil
}

// Answering is what one needs to know to deal with a question, beside the case itself.
type Answering struct {
	Within    int       // days in which a question is promised to be answered
	Suggested []Comment // official replies on the same announcement, the newest first
}
