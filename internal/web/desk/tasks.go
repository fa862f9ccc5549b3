package desk

import (
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Answering is what the forms for dealing with a question need, and what was filled in.
type Answering struct {
	notice.Answering
	Colleagues []notice.Actor // who can answer
	Typed      Typed
	Preview    *notice.Comment // as it would look; nil unless it was asked for
	Taken      *notice.Claim   // whose it became while someone else wanted it; nil if that is no trouble
	Kept       []view.Kept     // what was typed into a form that is no longer there
}

// Typed is what was filled in, if it was not carried out.
type Typed struct {
	Answer       map[notice.Lang]string
	MissingLangs map[notice.Lang]bool // nil: not asked yet
	Snippet      uint64
	Assignee     string
	Body         string
	Existing     string
	Elsewhere    string
	Translation  map[notice.Lang]string
}

// tasks are what is to be done about a comment beside deciding on it. The zero value is nothing.
type tasks struct {
	Typed
	Due          time.Time     // zero if nothing is promised
	Late         time.Duration // how long it has been overdue
	Claimant     string        // who answers it; empty: nobody yet
	Mine         bool          // whoever is at the desk does
	Open         bool          // it awaits an answer
	Marks        bool          // it can be marked as a question, or as none
	Corrects     bool          // it is an official reply
	Answers      []answer
	Folded       bool   // the answer's form is folded away
	AnswerAt     string // path that the answer is sent to
	Approves     bool   // the answer publishes the question too
	Colleagues   []notice.Actor
	Suggested    []notice.Comment
	Translations []translating
	Preview      *view.Entry
}

// An answer is a field for the official reply in one language.
type answer struct {
	Lang    notice.Lang
	Text    string
	Missing bool // if it stays empty, it is to follow
}

// tasks returns what can be done about the comment of a card by who is at the desk.
func (v funcs) tasks(k caseItem, a Answering, now time.Time) tasks {
	c := k.Comment
	if !k.Staff.Role.May(notice.ToAnswer) {
		return tasks{}
	}
	moderates := k.Staff.Role.May(notice.ToModerate)
	t := tasks{
		Typed: a.Typed, Due: c.Due(a.Within), Claimant: colleague(a.Colleagues, c.Claim.Login), Mine: c.Claim.Login == k.Staff.Login,
		Open: c.AwaitsAnswer(), Corrects: c.Official() && c.Readable(), Colleagues: a.Colleagues, Suggested: a.Suggested,
		AnswerAt: "/desk/comments/" + k.ID + "/answer",
	}
	if !t.Due.IsZero() && now.After(t.Due) {
		t.Late = now.Sub(t.Due)
	}
	if t.Assignee == "" {
		t.Assignee = c.Claim.Login
	}
	if t.Body == "" {
		t.Body = c.Referral.To
	}
	pending := c.Status == notice.Pending && moderates
	if !c.Official() && (c.Readable() || pending) {
		t.Marks = len(c.Answers) == 0
		t.Answers = v.fields(c.Lang, a.Typed)
	}
	t.Folded = !k.Alone || !t.Open && !pending && a.Typed.Answer == nil
	if pending {
		t.AnswerAt, t.Approves = "/desk/comments/"+k.ID+"/approve-and-answer", true
	}
	if k.Alone && c.Readable() {
		t.Translations = translationsOf(c, a.Typed)
	}
	if a.Preview != nil {
		t.Preview = &view.Entry{Comment: *a.Preview, Level: 1, Unfold: true}
	}
	return t
}

// fields returns a field for each language, first the one that the question is in.
func (v funcs) fields(first notice.Lang, typed Typed) []answer {
	if !first.Served() {
		first = v.Lang()
	}
	field := func(l notice.Lang) answer {
		return answer{l, typed.Answer[l], typed.MissingLangs == nil || typed.MissingLangs[l]}
	}
	all := []answer{field(first)}
	for _, l := range notice.Langs {
		if l != first {
			all = append(all, field(l))
		}
	}
	return all
}

// answerFields are the fields of an official reply.
type answerFields struct {
	Answers  []answer
	ID       string // the suffix of the ids of fields
	Problems notice.Problems
}

func textsOf(fields []answer, id string, p notice.Problems) answerFields {
	return answerFields{fields, id, p}
}

// colleague returns the name of a member of the institution; the login of one who is there no more.
func colleague(colleagues []notice.Actor, login string) string {
	for _, c := range colleagues {
		if c.Login == login {
			return c.Name
		}
	}
	return login
}

// aboutQuestions reports whether the detail of an act is one word of it, rather than a note for
// colleagues.
func aboutQuestions(a notice.Action) bool {
	switch a {
	case notice.Assign, notice.Refer, notice.AskedAndAnswered, notice.Translate, notice.Correct:
		return true
	}
	return false
}

// alsoAnswers reports whether reply, which was given to something else, answers question too.
func alsoAnswers(reply, question notice.Comment) bool {
	return slices.Contains(reply.AlsoAnswers, question.ID)
}

// answering adds to the page of a case what its forms for questions and answers need.
func (s *Handlers) answering(c *gin.Context, by notice.Actor, p *CommentShow) (err error) {
	ctx := c.Request.Context()
	if p.Answering.Answering, err = s.board.Answering(ctx, by, p.Comment.On); err != nil {
		return err
	}
	p.Colleagues, err = s.auth.StaffWith(ctx, notice.ToAnswer)
	return err
}
