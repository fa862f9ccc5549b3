package account

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// SignIn is the first step of signing in: a form for user name and password, and one for a passkey.
type SignIn struct {
	view.Frame
	Login    string   // as typed
	Next     string   // path to go on to
	Passkey  string   // options for the browser's navigator.credentials.get, as JSON; empty if there can be no passkey
	Moved    []string // other host names that passkeys are bound to
	Done     string   // one of FlashKeys, or empty
	Problems notice.Problems
	Wait     time.Duration // with problem.soon: how long until the form may be sent again
}

// SignIn serves GET /desk/sign-in?next={path}.
func (h *Handlers) SignIn(c *gin.Context) error {
	return h.showSignIn(c, http.StatusOK, SignIn{Next: session.NextPath(c.Query("next"))})
}

// SignInPost serves POST /desk/sign-in: it takes user name and password.
func (h *Handlers) SignInPost(c *gin.Context) error {
	p := SignIn{Login: edge.FormText(c, "login"), Next: session.NextPath(edge.Field(c, "next"))}
	r, err := h.auth.SignIn(c.Request.Context(), edge.Field(c, "login"), edge.Field(c, "password"), client(c))
	if err != nil {
		return h.redisplaySignIn(c, err, p)
	}
	return h.completeSignIn(c, r, p.Next)
}

// SignInWithPasskey serves POST /desk/sign-in/passkey: it takes a passkey, which needs no second step.
func (h *Handlers) SignInWithPasskey(c *gin.Context) error {
	p := SignIn{Next: session.NextPath(edge.Field(c, "next"))}
	r, err := h.auth.SignInWithPasskey(c.Request.Context(), edge.Field(c, "response"), client(c))
	if err != nil {
		return h.redisplaySignIn(c, err, p)
	}
	return h.completeSignIn(c, r, p.Next)
}

// showSignIn shows the page. It fills in the frame, the options and Done.
func (h *Handlers) showSignIn(c *gin.Context, code int, p SignIn) (err error) {
	p.Frame, p.Done = h.DeskFrame(c), done(c)
	if h.auth.PasskeysUnavailable(c.Request.Host) == "" {
		if p.Passkey, err = h.auth.BeginLogin(); err != nil {
			return err
		}
		if p.Moved, err = h.auth.PasskeysElsewhere(c.Request.Context()); err != nil {
			return err
		}
	}
	return h.ShowDesk(c, code, p)
}

// redisplaySignIn shows the page again, with what was typed and what is wrong with it.
func (h *Handlers) redisplaySignIn(c *gin.Context, err error, p SignIn) error {
	return h.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p.Problems, p.Wait = problems, wait
		return h.showSignIn(c, code, p)
	})
}

// completeSignIn goes on to the second step if the sign-in is pending. Else it starts the session and redirects to
// next.
func (h *Handlers) completeSignIn(c *gin.Context, r auth.SignInResult, next string) error {
	if r.Pending {
		h.SetCookie(c, h.pendingCookie(), r.Token, "/", auth.PendingSignInLifetime)
		c.Redirect(http.StatusSeeOther, "/desk/sign-in/second?"+url.Values{"next": {next}}.Encode())
		return nil
	}
	if err := h.startSession(c, r); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, next)
	return nil
}

// startSession ends the session that the browser may have had, and sets the cookie of the new one.
func (h *Handlers) startSession(c *gin.Context, r auth.SignInResult) error {
	if old, err := c.Cookie(h.SessionCookie()); err == nil {
		if err := h.auth.SignOut(c.Request.Context(), old); err != nil {
			return err
		}
	}
	h.SetSession(c, r.Token, auth.CookieLifetime)
	if _, err := c.Cookie(h.pendingCookie()); err == nil {
		h.SetCookie(c, h.pendingCookie(), "", "/", -time.Second)
	}
	return nil
}
