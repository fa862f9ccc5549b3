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

func (s *Handlers) Reauthenticate(c *gin.Context) error {
	return s.provePage(c, http.StatusOK, Reauthenticate{Next: session.NextPath(c.Query("next"))})
}

func (s *Handlers) provePage(c *gin.Context, code int, p Reauthenticate) error {
	account, current, err := s.Session(c)
	if err != nil {
		return err
	}
	if s.auth.PasskeysUnavailable(c.Request.Host) == "" {
		if p.Passkey, err = s.auth.BeginReauth(account, current); err != nil {
			return err
		}
	}
	if p.Frame, _, err = s.StaffFrame(c); err != nil {
		return err
	}
	return s.ShowDesk(c, code, p)
}

// ReauthenticatePost takes a password or a passkey of who is signed in already.
func (s *Handlers) ReauthenticatePost(c *gin.Context) error {
	_, current, err := s.Session(c)
	if err != nil {
		return err
	}
	next := session.NextPath(edge.Field(c, "next"))
	if response := edge.Field(c, "response"); response != "" {
		err = s.auth.ReauthenticateWithPasskey(c.Request.Context(), current, response)
	} else {
		err = s.auth.Reauthenticate(c.Request.Context(), current, edge.Field(c, "password"))
	}
	if err == nil {
		c.Redirect(http.StatusSeeOther, next)
		return nil
	}
	return s.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		return s.provePage(c, code, Reauthenticate{Next: next, Problems: problems, Wait: wait})
	})
}
