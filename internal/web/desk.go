package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// queueSize is how many cases a page of the desk holds.
const queueSize = 20

// staffFrame is the frame of a page for whoever is signed in.
func (s *server) staffFrame(c *gin.Context) (f view.Frame, by notice.Actor, err error) {
	account, err := s.who(c)
	if err != nil {
		return f, by, err
	}
	f = s.deskFrame(c)
	totals, err := s.Board.Totals(c.Request.Context())
	if err != nil {
		return f, by, err
	}
	by = account.Actor()
	f.Desk = &view.Desk{Actor: by, Totals: totals}
	if f.Desk.Rules, err = s.Board.Rules(c.Request.Context(), 0); err != nil {
		return f, by, err
	}
	if f.Desk.Settings, err = s.Board.Settings(c.Request.Context()); err != nil {
		return f, by, err
	}
	if f.Desk.Snippets, err = s.Board.Snippets(c.Request.Context(), by, ""); err != nil {
		return f, by, err
	}
	f.Desk.Flash, err = s.flash(c, by)
	return f, by, err
}

// flash says what was just done, if the address tells (?did=approve&comment=…) and it is still so:
// the address may be an old one.
func (s *server) flash(c *gin.Context, by notice.Actor) (*view.Flash, error) {
	did, err1 := notice.ParseAction(c.Query("did"))
	id, err2 := notice.ParseCommentID(c.Query("comment"))
	if err1 != nil || err2 != nil {
		return nil, nil
	}
	k, _, err := s.Board.Case(c.Request.Context(), by, id)
	if errors.Is(err, notice.ErrNotFound) || errors.Is(err, notice.ErrForbidden) {
		return nil, nil
	}
	if err != nil || !did.Explains(k.Comment.Status) {
		return nil, err
	}
	return &view.Flash{Action: did, Comment: k.Comment}, nil
}

// desk leads to the list that is this member's work.
func (s *server) desk(c *gin.Context) error {
	account, err := s.who(c)
	if err != nil {
		return err
	}
	to := "/desk/questions"
	if account.Role.May(notice.ToModerate) {
		to = "/desk/waiting"
	}
	if lang := notice.Lang(c.Query("lang")); lang.Served() {
		to += "?lang=" + string(lang)
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, to)
	return nil
}

func (s *server) waiting(c *gin.Context) error {
	return s.queue(c, http.StatusOK, notice.Pending, c.Query("after"), nil, nil)
}

func (s *server) decided(c *gin.Context) error {
	status, err := notice.ParseStatus(c.Query("status"))
	if err != nil {
		return err
	}
	return s.queue(c, http.StatusOK, status, c.Query("after"), nil, nil)
}

// queue shows the comments with a status behind a cursor; with a draft, a decision that could not
// be carried out and why.
func (s *server) queue(c *gin.Context, code int, status notice.Status, after string, draft *notice.Decision, problems notice.Problems) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	cursor, err := cursorOf(after)
	if err != nil {
		return err
	}
	cases, err := s.Board.Queue(c.Request.Context(), by, status, cursor, queueSize+1)
	if err != nil {
		return err
	}
	p := view.Queue{Frame: f, Status: status, Now: s.Now(), Draft: draft, Problems: problems}
	list := "/desk/waiting"
	if status != notice.Pending {
		list = "/desk/comments?status=" + status.String()
	}
	p.Cases, p.More = more(cases, list)
	return s.showDesk(c, code, p)
}

// more cuts a list that was asked for with one too many, and returns the address of the rest.
func more(cases []notice.Case, list string) ([]notice.Case, string) {
	if len(cases) <= queueSize {
		return cases, ""
	}
	cases = cases[:queueSize]
	sep := "?"
	if strings.Contains(list, "?") {
		sep = "&"
	}
	return cases, list + sep + "after=" + cases[queueSize-1].Comment.ID.String()
}

func cursorOf(text string) (notice.CommentID, error) {
	if text == "" {
		return 0, nil
	}
	return notice.ParseCommentID(text)
}

func (s *server) questions(c *gin.Context) error {
	f, by, err := s.staffFrame(c)
	if err != nil {
		return err
	}
	cursor, err := cursorOf(c.Query("after"))
	if err != nil {
		return err
	}
	cases, err := s.Board.Questions(c.Request.Context(), by, cursor, queueSize+1)
	if err != nil {
		return err
	}
	p := view.Questions{Frame: f, Now: s.Now()}
	p.Cases, p.More = more(cases, "/desk/questions")
	return s.showDesk(c, http.StatusOK, p)
}

func (s *server) comment(c *gin.Context) error {
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	return s.caseShown(c, http.StatusOK, id, view.Case{})
}

// caseShown fills a page with the case of a comment and shows it.
func (s *server) caseShown(c *gin.Context, code int, id notice.CommentID, p view.Case) (err error) {
	var by notice.Actor
	if p.Frame, by, err = s.staffFrame(c); err != nil {
		return err
	}
	if p.Case, p.History, err = s.Board.Case(c.Request.Context(), by, id); err != nil {
		return err
	}
	p.Now = s.Now()
	return s.showDesk(c, code, p)
}

// decide carries out a moderator's decision and goes back to where it was taken.
func (s *server) decide(c *gin.Context) error {
	account, err := s.who(c)
	if err != nil {
		return err
	}
	d := notice.Decision{Reason: notice.Reason(field(c, "reason")), Explanation: field(c, "explanation"), Note: field(c, "note"), Snippet: wholeNumber(field(c, "snippet")), By: account.Actor()}
	var err1, err2 error
	d.Comment, err = notice.ParseCommentID(c.Param("id"))
	d.Seen, err1 = notice.ParseStatus(field(c, "seen"))
	d.Action, err2 = notice.ParseAction(field(c, "action"))
	if err := errors.Join(err, err1, err2); err != nil {
		return err
	}
	back := nextPath(field(c, "back"))
	_, err = s.Board.Decide(c.Request.Context(), d)
	switch problems := (notice.Problems{}); {
	case errors.As(err, &problems):
		return s.undecided(c, d, back, problems)
	case errors.Is(err, notice.ErrConflict):
		return s.conflict(c, d)
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, did(back, d.Action, d.Comment))
	return nil
}

// undecided shows again where a decision was taken, with what was filled in and what is missing.
func (s *server) undecided(c *gin.Context, d notice.Decision, back string, problems notice.Problems) error {
	if u, err := url.Parse(back); err == nil && u.Path == "/desk/waiting" {
		return s.queue(c, http.StatusUnprocessableEntity, notice.Pending, u.Query().Get("after"), &d, problems)
	}
	return s.caseShown(c, http.StatusUnprocessableEntity, d.Comment, view.Case{Decision: &d, Problems: problems})
}

// conflict tells who was first, and what they did.
func (s *server) conflict(c *gin.Context, d notice.Decision) error {
	_, acts, err := s.Board.Case(c.Request.Context(), d.By, d.Comment)
	if err != nil {
		return err
	}
	p := view.Case{Decision: &d}
	for i := range acts {
		if acts[i].Comment == d.Comment {
			p.Conflict = &acts[i]
		}
	}
	return s.caseShown(c, http.StatusConflict, d.Comment, p)
}

// did adds to a desk page's address what was just done, for its flash.
func did(back string, a notice.Action, id notice.CommentID) string {
	u, err := url.Parse(back)
	if err != nil {
		return back
	}
	q := u.Query()
	q.Set("did", a.String())
	q.Set("comment", id.String())
	u.RawQuery = q.Encode()
	return u.String()
}

// answerQuestion publishes an official reply.
func (s *server) answerQuestion(c *gin.Context) error {
	account, err := s.who(c)
	if err != nil {
		return err
	}
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	a := board.Answer{To: id, By: account.Actor(), Texts: map[notice.Lang]string{}}
	for _, l := range notice.Langs {
		a.Texts[l] = field(c, "answer."+string(l))
	}
	reply, err := s.Board.Answer(c.Request.Context(), a)
	if err == nil {
		c.Redirect(http.StatusSeeOther, did(nextPath(field(c, "back")), notice.Answer, reply.ID))
		return nil
	}
	v := judge(err)
	p := view.Case{Answer: map[notice.Lang]string{}}
	for l, text := range a.Texts {
		p.Answer[l] = strings.ToValidUTF8(text, "\uFFFD")
	}
	if !errors.As(err, &p.Problems) {
		return err // the page of the error keeps what was typed
	}
	s.announce(c, v, err)
	return s.caseShown(c, v.code, id, p)
}
