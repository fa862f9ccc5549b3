package account

import (
	"errors"
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

// Reauthenticate is the form in which someone who is signed in enters the password, or a passkey, again.
type Reauthenticate struct {
	view.Frame
	Next     string // path to go on to
	Passkey  string // options for the browser's navigator.credentials.get, as JSON; empty if there can be no passkey
	Problems notice.Problems
	Wait     time.Duration // with problem.soon: how long until the form may be sent again
}

// orReauth redirects to the form if err is auth.ErrReauthRequired, and from there to next; else it returns err.
func orReauth(c *gin.Context, err error, next string) error {
	if !errors.Is(err, auth.ErrReauthRequired) {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, "/desk/account/prove?"+url.Values{"next": {next}}.Encode())
	return nil
}

// Reauthenticate serves GET /desk/account/prove?next={path}.
func (h *Handlers) Reauthenticate(c *gin.Context) error {
	return h.showReauth(c, http.StatusOK, Reauthenticate{Next: session.NextPath(c.Query("next"))})
}

// ReauthenticatePost serves POST /desk/account/prove: it takes a password or a passkey.
func (h *Handlers) ReauthenticatePost(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	next := session.NextPath(edge.Field(c, "next"))
	if response := edge.Field(c, "response"); response != "" {
		err = h.auth.ReauthenticateWithPasskey(c.Request.Context(), current, response)
	} else {
		err = h.auth.Reauthenticate(c.Request.Context(), current, edge.Field(c, "password"))
	}
	if err == nil {
		c.Redirect(http.StatusSeeOther, next)
		return nil
	}
	return h.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		return h.showReauth(c, code, Reauthenticate{Next: next, Problems: problems, Wait: wait})
	})
}

// showReauth shows the form. It fills in the frame and the options.
func (h *Handlers) showReauth(c *gin.Context, code int, p Reauthenticate) error {
	account, current, err := h.Session(c)
	if err != nil {
		return err
	}
	if h.auth.PasskeysUnavailable(c.Request.Host) == "" {
		if p.Passkey, err = h.auth.BeginReauth(account, current); err != nil {
			return err
		}
	}
	if p.Frame, _, err = h.StaffFrame(c); err != nil {
		return err
	}
	return h.ShowDesk(c, code, p)
}
