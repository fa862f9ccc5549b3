package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Errors that only answering knows.
var (
	errUnanswerable = errors.New("can no longer be answered")
	errAmended      = fmt.Errorf("corrected by its author since: %w", notice.ErrConflict)
)

// deskStatuses say how the errors of the desk's handlers are answered.
var deskStatuses = []Status{{errUnanswerable, http.StatusConflict, "error.409-unanswerable"}}

// questions shows one of the lists of the work that questions make, ?state=overdue and so on.
func (s *deskHandlers) questions(c *gin.Context) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	cursor, err := cursorOf(c.Query("after"))
	if err != nil {
		return err
	}
	p := view.Questions{Frame: f, Duty: notice.Duty(c.DefaultQuery("state", string(notice.DutyOpen))), Now: s.Now()}
	if !slices.Contains(notice.Duties, p.Duty) {
		return fmt.Errorf("no list %q: %w", p.Duty, notice.ErrNotFound)
	}
	q, err := s.board.Questions(c.Request.Context(), by, p.Duty, cursor, queueSize+1)
	if err != nil {
		return err
	}
	if p.Colleagues, err = s.auth.StaffWith(c.Request.Context(), notice.ToAnswer); err != nil {
		return err
	}
	p.Counts, p.Answering, p.Within = q.Counts, q.Answering, q.Within
	p.Cases, p.More = pageOfCases(q.Cases, p.Back())
	return s.showDesk(c, http.StatusOK, p)
}

// answering adds to the page of a case what its forms for questions and answers need.
func (s *deskHandlers) answering(c *gin.Context, by notice.Actor, p *view.Case) (err error) {
	ctx := c.Request.Context()
	if p.Answering.Answering, err = s.board.Answering(ctx, by, p.Comment.On); err != nil {
		return err
	}
	p.Colleagues, err = s.auth.StaffWith(ctx, notice.ToAnswer)
	return err
}

// A commentRequest is what a member of the institution wants done about a comment.
type commentRequest struct {
	id   notice.CommentID
	by   notice.Actor
	back string // path to go on to
}

func (s *deskHandlers) readCommentRequest(c *gin.Context) (w commentRequest, err error) {
	account, err := s.currentAccount(c)
	if err != nil {
		return w, err
	}
	w.by, w.back = account.Actor(), nextPath(field(c, "back"))
	w.id, err = notice.ParseCommentID(c.Param("id"))
	return w, err
}

// redirect goes on to where a request came from, and says what was done.
func (w commentRequest) redirect(c *gin.Context, a notice.Action, id notice.CommentID) error {
	c.Redirect(http.StatusSeeOther, withFlash(w.back, a, id, ""))
	return nil
}

// caseAgain shows the case with what was filled in and what is wrong with it. A conflict has a sentence of
// its own; any other error is answered for elsewhere.
func (s *deskHandlers) caseAgain(c *gin.Context, w commentRequest, p view.Case, err error, conflict string) error {
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		p.Problems = notice.Problems{"form": conflict}
	default:
		return err
	}
	v := s.judge(err)
	s.announce(c, v, err)
	if shown := s.caseShown(c, v.code, w.id, p); !errors.Is(shown, notice.ErrForbidden) {
		return shown
	}
	return err // whoever answers may not see what is no longer public: the page of the error keeps what was typed
}

// formText returns a field as it can be shown again.
func formText(c *gin.Context, name string) string {
	return strings.ToValidUTF8(field(c, name), "\uFFFD")
}

// texts reads an official reply in all languages, and which of them are to follow if they are empty.
func texts(c *gin.Context) (texts map[notice.Lang]string, owes []notice.Lang, t view.Typed) {
	texts = map[notice.Lang]string{}
	t.Answer, t.MissingLangs = map[notice.Lang]string{}, map[notice.Lang]bool{}
	for _, l := range notice.Langs {
		texts[l], t.Answer[l] = field(c, "answer."+string(l)), formText(c, "answer."+string(l))
		if t.MissingLangs[l] = field(c, "owes."+string(l)) != ""; t.MissingLangs[l] {
			owes = append(owes, l)
		}
	}
	return texts, owes, t
}

// answerQuestion publishes an official reply, or shows how it would look.
func (s *deskHandlers) answerQuestion(c *gin.Context) error { return s.reply(c, s.board.Answer) }

// approveAndAnswer publishes a comment that waits together with an official reply to it.
func (s *deskHandlers) approveAndAnswer(c *gin.Context) error {
	return s.reply(c, func(ctx context.Context, a board.Answer) (notice.Comment, error) {
		if seen, err := notice.ParseSeenState(field(c, "seen")); err == nil {
			a.Edits = seen.Edits
		}
		reply, err := s.board.ApproveAndAnswer(ctx, a)
		if errors.Is(err, notice.ErrConflict) {
			if k, _, failed := s.board.Case(ctx, a.By, a.To); failed == nil && k.Comment.Status == notice.Pending {
				err = errAmended
			}
		}
		return reply, err
	})
}

func (s *deskHandlers) reply(c *gin.Context, publish func(context.Context, board.Answer) (notice.Comment, error)) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	a := board.Answer{To: w.id, By: w.by}
	p := view.Case{}
	a.Texts, a.Owes, p.Typed = texts(c)
	a.Snippet = wholeNumber(field(c, "snippet"))
	p.Typed.Snippet = a.Snippet
	if err := s.asSeen(c, w); err != nil {
		return s.caseAgain(c, w, p, err, "problem.amended")
	}
	if field(c, "do") == "preview" {
		seen, err := s.board.PreviewAnswer(c.Request.Context(), a)
		if err != nil {
			return s.caseAgain(c, w, p, err, "")
		}
		p.Preview = &seen
		for _, part := range seen.Body.Parts { // a snippet's words can be changed before they are published
			p.Typed.Answer[part.Lang] = part.Source
		}
		p.Typed.Snippet = 0
		if err = s.caseShown(c, http.StatusOK, w.id, p); errors.Is(err, notice.ErrForbidden) {
			err = errUnanswerable
		}
		return err
	}
	reply, err := publish(c.Request.Context(), a)
	switch {
	case err == nil:
		return w.redirect(c, notice.Answer, reply.ID)
	case errors.Is(err, errAmended):
		return s.caseAgain(c, w, p, err, "problem.amended")
	case errors.Is(err, notice.ErrConflict):
		return fmt.Errorf("%w: %w", errUnanswerable, err) // the page of the error keeps what was typed
	}
	return s.caseAgain(c, w, p, err, "")
}

// asSeen returns errAmended if the author of a comment that waits has corrected it since a form was made:
// the page that comes next shows it as it is now.
func (s *deskHandlers) asSeen(c *gin.Context, w commentRequest) error {
	seen, err := notice.ParseSeenState(field(c, "seen"))
	if err != nil {
		return nil
	}
	k, _, err := s.board.Case(c.Request.Context(), w.by, w.id)
	if err == nil && k.Comment.Status == notice.Pending && k.Comment.State() != seen {
		return errAmended
	}
	return nil
}

// markQuestion counts a comment as a question, or no longer.
func (s *deskHandlers) markQuestion(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	action, known := map[string]notice.Action{"mark": notice.MarkQuestion, "unmark": notice.UnmarkQuestion}[field(c, "do")]
	if !known {
		return notice.ErrNotFound
	}
	if _, err = s.board.MarkQuestion(c.Request.Context(), w.by, w.id, action == notice.MarkQuestion); err != nil {
		conflict := "problem.question.changed"
		if action == notice.UnmarkQuestion {
			conflict = "problem.question.answered"
		}
		return s.caseAgain(c, w, view.Case{}, err, conflict)
	}
	return w.redirect(c, action, w.id)
}

// claim says who answers a question. Whoever comes second is told who was first.
func (s *deskHandlers) claim(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	a := notice.Assignment{To: field(c, "assignee"), Seen: field(c, "seen"), By: w.by}
	colleagues, err := s.auth.StaffWith(ctx, notice.ToAnswer)
	if err != nil {
		return err
	}
	for _, colleague := range colleagues {
		a.Among = append(a.Among, colleague.Login)
	}
	if _, err = s.board.Assign(ctx, w.id, a); err == nil {
		return w.redirect(c, notice.Assign, w.id)
	}
	p := view.Case{}
	p.Typed.Assignee = formText(c, "assignee")
	if errors.Is(err, notice.ErrConflict) {
		k, _, err2 := s.board.Case(ctx, w.by, w.id)
		if err2 != nil {
			return err
		}
		if k.Comment.AwaitsAnswer() {
			p.Taken = &k.Comment.Claim
			return s.caseShown(c, http.StatusConflict, w.id, p)
		}
	}
	return s.caseAgain(c, w, p, err, "problem.question.changed")
}

// refer says which other body is to answer a question.
func (s *deskHandlers) refer(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	if _, err = s.board.Refer(c.Request.Context(), w.by, w.id, field(c, "referral")); err == nil {
		return w.redirect(c, notice.Refer, w.id)
	}
	p := view.Case{}
	p.Typed.Body = formText(c, "referral")
	if errors.Is(err, notice.ErrConflict) {
		p.Kept = keptTexts(c) // there is no form any more
	}
	return s.caseAgain(c, w, p, err, "problem.question.changed")
}

// askedAndAnswered closes a question with an official reply: one of those suggested, or another by
// its number or address.
func (s *deskHandlers) askedAndAnswered(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	if field(c, "do") == "reopen" {
		return s.notAnswered(c, w)
	}
	where, given := "elsewhere", strings.TrimSpace(field(c, "elsewhere"))
	if given == "" {
		where, given = "existing", field(c, "existing")
	}
	if given == "" {
		err = notice.Problems{"existing": "problem.existing.missing"}
	} else if ref, ok := s.reference(given); ok {
		_, err = s.board.AskedAndAnswered(c.Request.Context(), w.by, w.id, ref)
	} else {
		err = notice.Problems{"existing": "problem.existing.unknown"}
	}
	if err == nil {
		return w.redirect(c, notice.AskedAndAnswered, w.id)
	}
	if p := (notice.Problems{}); errors.As(err, &p) {
		err = notice.Problems{where: p["existing"]}
	}
	p := view.Case{}
	p.Typed.Existing, p.Typed.Elsewhere = formText(c, "existing"), formText(c, "elsewhere")
	if errors.Is(err, notice.ErrConflict) {
		p.Kept = keptTexts(c)
	}
	return s.caseAgain(c, w, p, err, "problem.question.changed")
}

// notAnswered takes back that a question was closed with an official reply to something else.
func (s *deskHandlers) notAnswered(c *gin.Context, w commentRequest) error {
	reply, err := notice.ParseCommentID(field(c, "existing"))
	if err != nil {
		return err
	}
	if _, err := s.board.NotAnswered(c.Request.Context(), w.by, w.id, reply); err != nil {
		return s.caseAgain(c, w, view.Case{}, err, "problem.question.changed")
	}
	c.Redirect(http.StatusSeeOther, w.back)
	return nil
}

// How a comment can be addressed: by its id, or by its number on an announcement.
var (
	byID       = regexp.MustCompile(`^/(?:[a-z]{2}/comment|desk/comments)/([0-9A-V]{13})(?:/|$)`)
	byNumber   = regexp.MustCompile(`^/[a-z]{2}/([^/]+)/comments/([0-9]+)$`)
	onPage     = regexp.MustCompile(`^/[a-z]{2}/([^/]+)(?:/threads/[0-9]+)?$`)
	inFragment = regexp.MustCompile(`^comment-([0-9]+)$`)
)

// reference reads what someone gave to name a comment: its number, its id, or an address of it here.
func (s *deskHandlers) reference(text string) (r board.Reference, ok bool) {
	text = strings.TrimPrefix(text, "#")
	if n, err := ordinal(text, 0); err == nil {
		return board.Reference{Number: n}, true
	}
	if id, err := notice.ParseCommentID(text); err == nil {
		return board.Reference{ID: id}, true
	}
	u, err := url.Parse(text)
	if err != nil || u.Host != "" && !s.isOwnHost(u.Host) {
		return r, false
	}
	if m := byID.FindStringSubmatch(u.Path); m != nil {
		r.ID, err = notice.ParseCommentID(m[1])
		return r, err == nil
	}
	if m := byNumber.FindStringSubmatch(u.Path); m != nil {
		r.Slug = m[1]
		r.Number, err = ordinal(m[2], 0)
		return r, err == nil
	}
	m, n := onPage.FindStringSubmatch(u.Path), inFragment.FindStringSubmatch(u.Fragment)
	if m == nil || n == nil {
		return r, false
	}
	r.Slug = m[1]
	r.Number, err = ordinal(n[1], 0)
	return r, err == nil
}
