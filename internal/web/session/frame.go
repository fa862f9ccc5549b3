package session

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// StaffFrame returns the frame of a page for the account that is signed in, with Desk filled in but for Snippets, and
// the account as an actor. It returns edge.ErrSignIn if there is none.
func (s *Sessions) StaffFrame(c *gin.Context) (f view.Frame, by notice.Actor, err error) {
	return s.staffFrame(c, false)
}

// CaseFrame is StaffFrame with Snippets, for pages with the forms of cases.
func (s *Sessions) CaseFrame(c *gin.Context) (f view.Frame, by notice.Actor, err error) {
	return s.staffFrame(c, true)
}

func (s *Sessions) staffFrame(c *gin.Context, snippets bool) (f view.Frame, by notice.Actor, err error) {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return f, by, err
	}
	by = account.Actor()
	names, err := s.names(c)
	if err != nil {
		return f, by, err
	}
	err = s.InSnapshot(c, func() error {
		f = s.DeskFrame(c)
		around, err := s.board.DeskFrame(c.Request.Context(), by, snippets)
		if err != nil {
			return err
		}
		f.Desk = &view.Desk{
			Actor: by, Totals: around.Totals, Rules: around.Rules, Settings: around.Settings, Snippets: around.Snippets,
			Names: names,
		}
		f.Desk.Welcome = FlashOf(c).Did == Welcome && s.Now().Sub(account.Created) < welcomeTime
		f.Desk.Flash, err = s.commentFlash(c, by)
		return err
	})
	return f, by, err
}

// InSnapshot calls read, in which all that is read of the board for the request is read in one snapshot
// (board.Board.InSnapshot). Accounts are not read in it: a store may keep them in the same file, which must not be
// opened twice at a time. The page is rendered after it. It returns edge.ErrSignIn if nobody is signed in.
func (s *Sessions) InSnapshot(c *gin.Context, read func() error) error {
	if _, err := s.CurrentAccount(c); err != nil { // which the frame asks for, and is then known
		return err
	}
	if _, err := s.names(c); err != nil { // likewise
		return err
	}
	request := c.Request
	defer func() { c.Request = request }()
	return s.board.InSnapshot(request.Context(), func(ctx context.Context) error {
		c.Request = request.WithContext(ctx)
		return read()
	})
}

// namesKey is the key of the names of the accounts in the context of a request.
const namesKey = "names"

// names returns the names of the accounts, by login. It reads them once for each request.
func (s *Sessions) names(c *gin.Context) (map[string]string, error) {
	if known, ok := c.Get(namesKey); ok {
		return known.(map[string]string), nil
	}
	names, err := s.auth.Names(c.Request.Context())
	if err == nil {
		c.Set(namesKey, names)
	}
	return names, err
}

// DeskFrame returns the frame of a page whose address names no language, without Desk: each language's address is
// this one with ?lang=. It carries no Flash, so that the page does not say it again in another language.
func (s *Sessions) DeskFrame(c *gin.Context) view.Frame {
	f := view.Frame{
		Path: c.Request.URL.Path, Others: map[notice.Lang]string{}, AnswersForm: c.Request.Method == http.MethodPost,
	}
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
