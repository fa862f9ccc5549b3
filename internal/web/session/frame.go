package session

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// StaffFrame returns the frame of a page for the account that is signed in, with Desk filled in, and the account as
// an actor. It returns edge.ErrSignIn if there is none.
func (s *Sessions) StaffFrame(c *gin.Context) (f view.Frame, by notice.Actor, err error) {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return f, by, err
	}
	ctx := c.Request.Context()
	f, by = s.DeskFrame(c), account.Actor()
	f.Desk = &view.Desk{Actor: by}
	if f.Desk.Totals, err = s.board.Totals(ctx); err != nil {
		return f, by, err
	}
	if f.Desk.Rules, err = s.board.Rules(ctx, 0); err != nil {
		return f, by, err
	}
	if f.Desk.Settings, err = s.board.Settings(ctx); err != nil {
		return f, by, err
	}
	if f.Desk.Snippets, err = s.board.Snippets(ctx, by, ""); err != nil {
		return f, by, err
	}
	f.Desk.Flash, err = s.commentFlash(c, by)
	return f, by, err
}

// DeskFrame returns the frame of a page whose address names no language, without Desk: each language's address is
// this one with ?lang=. It carries no Flash, so that the page does not say it again in another language.
func (s *Sessions) DeskFrame(c *gin.Context) view.Frame {
	f := view.Frame{Path: c.Request.URL.Path, Others: map[notice.Lang]string{}}
	query := c.Request.URL.Query()
	DropFlash(query)
	for _, l := range notice.Langs {
		query.Set("lang", string(l))
		f.Others[l] = c.Request.URL.Path + "?" + query.Encode()
	}
	return f
}

// ShowDesk renders a page in the desk's language, and answers with it and a status.
func (s *Sessions) ShowDesk(c *gin.Context, code int, p view.Page) error {
	return s.Show(c, code, s.DeskLanguage(c), p)
}
