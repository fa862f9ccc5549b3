package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// staffFrame is the frame of a page for whoever is signed in.
func (s *sessions) staffFrame(c *gin.Context) (f view.Frame, by notice.Actor, err error) {
	account, err := s.currentAccount(c)
	if err != nil {
		return f, by, err
	}
	f = s.deskFrame(c)
	totals, err := s.board.Totals(c.Request.Context())
	if err != nil {
		return f, by, err
	}
	by = account.Actor()
	f.Desk = &view.Desk{Actor: by, Totals: totals}
	if f.Desk.Rules, err = s.board.Rules(c.Request.Context(), 0); err != nil {
		return f, by, err
	}
	if f.Desk.Settings, err = s.board.Settings(c.Request.Context()); err != nil {
		return f, by, err
	}
	if f.Desk.Snippets, err = s.board.Snippets(c.Request.Context(), by, ""); err != nil {
		return f, by, err
	}
	f.Desk.Flash, err = s.flash(c, by)
	return f, by, err
}

// flash says what was just done, if the address tells (?did=approve&comment=…) and it is still so:
// the address may be an old one.
func (s *sessions) flash(c *gin.Context, by notice.Actor) (*view.Flash, error) {
	did, err1 := notice.ParseAction(c.Query("did"))
	id, err2 := notice.ParseCommentID(c.Query("comment"))
	if err1 != nil || err2 != nil {
		return nil, nil
	}
	k, acts, err := s.board.Case(c.Request.Context(), by, id)
	if errors.Is(err, notice.ErrNotFound) || errors.Is(err, notice.ErrForbidden) {
		return nil, nil
	}
	if err != nil || !did.Explains(k.Comment.Status) {
		return nil, err
	}
	f := &view.Flash{Action: did, Comment: k.Comment, Back: withoutFlash(c.Request.URL)}
	if last, ok := notice.LastUndoable(acts, id); ok && last.Action == did && by.Role.May(notice.ToModerate) {
		f.Undo = last.Seq
	}
	return f, nil
}

// withoutFlash returns an address of the desk without what was just done.
func withoutFlash(u *url.URL) string {
	q := u.Query()
	for _, name := range []string{"did", "comment", "at"} {
		q.Del(name)
	}
	quiet := url.URL{Path: u.Path, RawQuery: q.Encode()}
	return quiet.String()
}

// desk leads to the list that is this member's work.
func (s *deskHandlers) desk(c *gin.Context) error {
	account, err := s.currentAccount(c)
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

// pageOfCases cuts a list that was asked for with one too many, and returns the address of the rest.
func pageOfCases(cases []notice.Case, list string) ([]notice.Case, string) {
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

func (s *deskHandlers) comment(c *gin.Context) error {
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	return s.caseShown(c, http.StatusOK, id, view.Case{})
}

// caseShown fills a page with the case of a comment and shows it.
func (s *deskHandlers) caseShown(c *gin.Context, code int, id notice.CommentID, p view.Case) (err error) {
	var by notice.Actor
	if p.Frame, by, err = s.staffFrame(c); err != nil {
		return err
	}
	if p.Case, p.History, err = s.board.Case(c.Request.Context(), by, id); err != nil {
		return err
	}
	p.Now = s.Now()
	if err := s.answering(c, by, &p); err != nil {
		return err
	}
	return s.showDesk(c, code, p)
}
