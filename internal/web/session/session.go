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

// What the context of a request holds of who is signed in.
const accountKey, sessionKey = "account", "session"

// SessionCookie is bound to this very host when the board is reached over TLS (RFC 6265bis,
// section 4.1.3.2).
func (s *Sessions) SessionCookie() string {
	if s.Secure() {
		return "__Host-session"
	}
	return "session"
}

// CurrentAccount returns the account that is signed in; errSignIn if there is none.
func (s *Sessions) CurrentAccount(c *gin.Context) (auth.Account, error) {
	if a, ok := c.Get(accountKey); ok {
		return a.(auth.Account), nil
	}
	token, err := c.Cookie(s.SessionCookie())
	if err != nil {
		return auth.Account{}, edge.ErrSignIn
	}
	a, session, err := s.auth.Authenticate(c.Request.Context(), token)
	if errors.Is(err, notice.ErrNotFound) {
		return a, edge.ErrSignIn
	}
	if err == nil {
		c.Set(accountKey, a)
		c.Set(sessionKey, session)
	}
	return a, err
}

// Session returns the account that is signed in, and its session.
func (s *Sessions) Session(c *gin.Context) (auth.Account, auth.Session, error) {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return account, auth.Session{}, err
	}
	return account, c.MustGet(sessionKey).(auth.Session), nil
}

func (s *Sessions) SetSession(c *gin.Context, token string, lasts time.Duration) {
	s.SetCookie(c, s.SessionCookie(), token, "/", lasts)
}

// Sessions know who is signed in. It is safe for concurrent use.
type Sessions struct {
	*edge.Edge
	board *board.Board
	auth  *auth.Auth
}

// New returns the sessions of the accounts of a.
func New(e *edge.Edge, b *board.Board, a *auth.Auth) *Sessions { return &Sessions{e, b, a} }

// Authorize returns an error unless the account that is signed in has a permission.
func (s *Sessions) Authorize(c *gin.Context, p notice.Permission) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	return account.Actor().Need(p)
}
