package account

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// SignIn is the door to the desk.
type SignIn struct {
	view.Frame
	Login    string
	Next     string // path to go on to
	Passkey  string // options for one instead of a password; empty if there can be none
	Done     string // one of Deeds, or empty
	Problems notice.Problems
	Wait     time.Duration
}

func (s *Handlers) SignInWithPasskey(c *gin.Context) error {
	next := session.NextPath(edge.Field(c, "next"))
	e, err := s.auth.SignInWithPasskey(c.Request.Context(), edge.Field(c, "response"), client(c))
	if err == nil {
		return s.completeSignIn(c, e, next)
	}
	return s.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		return s.signInPage(c, code, SignIn{Next: next, Problems: problems, Wait: wait})
	})
}

func (s *Handlers) SignIn(c *gin.Context) error {
	return s.signInPage(c, http.StatusOK, SignIn{Next: session.NextPath(c.Query("next"))})
}

// signInPage fills in the rest of the door and shows it.
func (s *Handlers) signInPage(c *gin.Context, code int, p SignIn) (err error) {
	p.Frame, p.Done = s.DeskFrame(c), done(c)
	if s.auth.PasskeysUnavailable(c.Request.Host) == "" {
		if p.Passkey, err = s.auth.BeginLogin(); err != nil {
			return err
		}
	}
	return s.ShowDesk(c, code, p)
}

func (s *Handlers) SignInPost(c *gin.Context) error {
	login, next := edge.Field(c, "login"), session.NextPath(edge.Field(c, "next"))
	e, err := s.auth.SignIn(c.Request.Context(), login, edge.Field(c, "password"), client(c))
	if err == nil {
		return s.completeSignIn(c, e, next)
	}
	page := SignIn{Login: strings.ToValidUTF8(login, "\uFFFD"), Next: next}
	return s.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		page.Problems, page.Wait = problems, wait
		return s.signInPage(c, code, page)
	})
}

// completeSignIn goes on with what signing in has led to. A session that was there is over: its browser has
// another now.
func (s *Handlers) completeSignIn(c *gin.Context, e auth.SignInResult, next string) error {
	if e.Pending {
		s.SetCookie(c, s.pendingCookie(), e.Token, "/", auth.PendingSignInLifetime)
		c.Redirect(http.StatusSeeOther, "/desk/sign-in/second?"+url.Values{"next": {next}}.Encode())
		return nil
	}
	if old, err := c.Cookie(s.SessionCookie()); err == nil {
		if err := s.auth.SignOut(c.Request.Context(), old); err != nil {
			return err
		}
	}
	s.SetSession(c, e.Token, auth.SessionLifetime)
	if _, err := c.Cookie(s.pendingCookie()); err == nil {
		s.SetCookie(c, s.pendingCookie(), "", "/", -time.Second)
	}
	c.Redirect(http.StatusSeeOther, next)
	return nil
}
