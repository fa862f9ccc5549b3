package session

import (
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// StaffFrame is the frame of a page for whoever is signed in.
func (s *Sessions) StaffFrame(c *gin.Context) (f view.Frame, by notice.Actor, err error) {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return f, by, err
	}
	f = s.DeskFrame(c)
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
	f.Desk.Flash, err = s.commentFlash(c, by)
	return f, by, err
}

const DeskLangCookie = "desk-lang"

// DeskLanguage returns the language of a page whose address names none: ?lang= chooses and is
// remembered, then the choice made before, the account's, the browser's.
func (s *Sessions) DeskLanguage(c *gin.Context) notice.Lang {
	if asked := notice.Lang(c.Query("lang")); asked.Served() {
		s.SetCookie(c, DeskLangCookie, string(asked), "/desk/", 365*24*time.Hour)
		return asked
	}
	if a, ok := c.Get(accountKey); ok && a.(auth.Account).Lang.Served() {
		if _, err := c.Cookie(DeskLangCookie); err != nil {
			return a.(auth.Account).Lang
		}
	}
	return s.Preferred(c, DeskLangCookie)
}

// DeskFrame is the frame of a page whose language is not in its address. In another language the page does not
// say again what was just done.
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

// ShowDesk renders a page in the desk's language.
func (s *Sessions) ShowDesk(c *gin.Context, code int, p view.Page) error {
	return s.Show(c, code, s.DeskLanguage(c), p)
}
