package desk

import (
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// A caseTasks is what can be done about a comment besides deciding on it: answering, claiming, referring or closing a
// question, and translating. The zero value is nothing.
type caseTasks struct {
	Typed
	Due          time.Time     // when its answer is due; zero if none is promised
	Late         time.Duration // for how long it has been overdue
	Claimant     string        // name of the colleague who answers it; empty if there is none yet
	Mine         bool          // that is the member of staff whose page this is
	Open         bool          // it awaits an answer
	Marks        bool          // it can be marked as a question, or as none
	Corrects     bool          // it is an official reply, whose text can be changed
	Answers      []answerField // nil if it cannot be answered
	Folded       bool          // the form for the answer is folded away
	AnswerAt     string        // path that the answer is sent to
	Approves     bool          // the answer publishes the comment too
	Colleagues   []notice.Actor
	Suggested    []notice.Comment   // official replies that may answer it already
	Translations []translationField // nil if it cannot be translated
	Preview      *view.Entry        // nil unless a preview was asked for
}

// caseTasks returns what the member of staff of k can do about its comment.
func (t funcs) caseTasks(k caseItem, a Answering, now time.Time) caseTasks {
	c := k.Comment
	if !k.Staff.Role.May(notice.ToAnswer) {
		return caseTasks{}
	}
	tasks := caseTasks{
		Typed: a.Typed, Due: c.Due(a.Within), Open: c.AwaitsAnswer(), Corrects: c.Official() && c.Readable(),
		Claimant: colleagueName(a.Colleagues, c.Claim.Login), Mine: c.Claim.Login == k.Staff.Login,
		Colleagues: a.Colleagues, Suggested: a.Suggested, AnswerAt: commentPath(c.ID) + "/answer",
	}
	if !tasks.Due.IsZero() && now.After(tasks.Due) {
		tasks.Late = now.Sub(tasks.Due)
	}
	if tasks.Answered = a.Typed.Answered; tasks.Answered == "" {
		tasks.Answered = answeredField(k.Official)
	}
	if tasks.Assignee == "" {
		tasks.Assignee = c.Claim.Login
	}
	if tasks.Body == "" {
		tasks.Body = c.Referral.To
	}
	pending := c.Status == notice.Pending && k.Staff.Role.May(notice.ToModerate)
	if !c.Official() && (c.Readable() || pending) {
		tasks.Marks = len(c.Answers) == 0
		tasks.Answers = t.answerFields(c.Lang, a.Typed)
	}
	tasks.Folded = !k.Alone || !tasks.Open && !pending && a.Typed.Answer == nil
	if pending {
		tasks.AnswerAt, tasks.Approves = commentPath(c.ID)+"/approve-and-answer", true
	}
	if k.Alone && c.Readable() {
		tasks.Translations = translationFields(c, a.Typed)
	}
	if a.Preview != nil {
		tasks.Preview = &view.Entry{Comment: *a.Preview, Level: 1, Unfold: true}
	}
	return tasks
}
