// Package session is what the handlers of the institution's side share: who is signed in, the language and the frame
// of their pages, and how a page says what was just done.
//
// A session is a token in a cookie, which package auth resolves to an account, at most once for each request. A route
// asks for a permission with Authorize before its handler runs. The addresses under /desk/ name no language: it is
// the one chosen last in this browser, the account's, or the browser's (language.go). What a form did is told to the
// page that follows by the address of that page, and in no other way (flash.go).
//
// No public page uses this package: what the public sees is the same for everyone, on which the page cache rests. A
// test (package arrows) holds that public does not import it.
package session

import (
	"errors"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// Sessions tell who is signed in. They are safe for concurrent use.
type Sessions struct {
	*edge.Edge
	board *board.Board
	auth  *auth.Auth
}

// New returns the sessions of the accounts of a.
func New(e *edge.Edge, b *board.Board, a *auth.Auth) *Sessions { return &Sessions{e, b, a} }

// Keys of the signed-in account (an auth.Account) and its session (an auth.Session) in the context of a request.
const accountKey, sessionKey = "account", "session"

// CurrentAccount returns the account that is signed in, or edge.ErrSignIn if there is none.
func (s *Sessions) CurrentAccount(c *gin.Context) (auth.Account, error) {
	if a, ok := c.Get(accountKey); ok {
		return a.(auth.Account), nil
	}
	token, err := c.Cookie(s.SessionCookie())
	if err != nil {
		return auth.Account{}, edge.ErrSignIn
	}
	if err := s.UseSession(c, token); err != nil {
		return auth.Account{}, err
	}
	return c.MustGet(accountKey).(auth.Account), nil
}

// UseSession makes a session that was just started the one of this request. It returns edge.ErrSignIn if it has ended.
func (s *Sessions) UseSession(c *gin.Context, token string) error {
	a, session, err := s.auth.Authenticate(c.Request.Context(), token)
	if errors.Is(err, notice.ErrNotFound) {
		return edge.ErrSignIn
	}
	if err == nil {
		c.Set(accountKey, a)
		c.Set(sessionKey, session)
	}
	return err
}

// Session returns the account that is signed in and its session, or edge.ErrSignIn if there is none.
func (s *Sessions) Session(c *gin.Context) (auth.Account, auth.Session, error) {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return account, auth.Session{}, err
	}
	return account, c.MustGet(sessionKey).(auth.Session), nil
}

// Authorize returns nil if the account that is signed in has a permission, notice.ErrForbidden if it does not, and
// edge.ErrSignIn if there is none.
func (s *Sessions) Authorize(c *gin.Context, p notice.Permission) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	return account.Actor().Need(p)
}

// AuthorizePoll is Authorize for requests that a page makes by itself: they do not extend the session.
func (s *Sessions) AuthorizePoll(c *gin.Context, p notice.Permission) error {
	token, err := c.Cookie(s.SessionCookie())
	if err != nil {
		return edge.ErrSignIn
	}
	a, session, err := s.auth.Peek(c.Request.Context(), token)
	if errors.Is(err, notice.ErrNotFound) {
		return edge.ErrSignIn
	}
	if err != nil {
		return err
	}
	c.Set(accountKey, a)
	c.Set(sessionKey, session)
	return a.Actor().Need(p)
}

// HadSession reports whether the cookie of a request is that of a session of this board, which may have ended.
func (s *Sessions) HadSession(c *gin.Context) bool {
	token, err := c.Cookie(s.SessionCookie())
	return err == nil && s.auth.HadSession(c.Request.Context(), token)
}

// SessionCookie returns the name of the cookie with the token of a session.
func (s *Sessions) SessionCookie() string { return s.SecretCookie("session") }

// SetSession sets the cookie of a session. A negative lifetime deletes it.
func (s *Sessions) SetSession(c *gin.Context, token string, lifetime time.Duration) {
	s.SetCookie(c, s.SessionCookie(), token, "/", lifetime)
}
