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

// Reauthenticate is where who is signed in shows a password or a passkey again.
type Reauthenticate struct {
	view.Frame
	Next     string
	Passkey  string
	Problems notice.Problems
	Wait     time.Duration
}

// orReauth leads to where people show again who they are, and from there to a page, if an error asks
// for that.
func orReauth(c *gin.Context, err error, next string) error {
	if !errors.Is(err, auth.ErrReauthRequired) {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, "/desk/account/prove?"+url.Values{"next": {next}}.Encode())
	return nil
}

func (h *Handlers) Reauthenticate(c *gin.Context) error {
	return h.provePage(c, http.StatusOK, Reauthenticate{Next: session.NextPath(c.Query("next"))})
}

func (h *Handlers) provePage(c *gin.Context, code int, p Reauthenticate) error {
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

// ReauthenticatePost takes a password or a passkey of who is signed in already.
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
		return h.provePage(c, code, Reauthenticate{Next: next, Problems: problems, Wait: wait})
	})
}
