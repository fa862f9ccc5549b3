package account

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// PasskeyAdd is the form for a new passkey of one's own account.
type PasskeyAdd struct {
	view.Frame
	Passkey  string // options for the browser's navigator.credentials.create, as JSON; empty if there can be no passkey
	Missing  string // then why: see auth.Auth.PasskeysUnavailable
	Name     string // for the passkey, as typed or proposed
	Problems notice.Problems
}

const passkeyPath = "/desk/account/passkeys"

// PasskeyAdd serves GET /desk/account/passkeys?name={name}. The name proposed is that of the browser.
func (h *Handlers) PasskeyAdd(c *gin.Context) error {
	name := c.Query("name")
	if name == "" {
		name = browserName(c.Request.UserAgent())
	}
	return orReauth(c, h.showPasskeyForm(c, http.StatusOK, PasskeyAdd{Name: name}), passkeyPath)
}

// PasskeyAddPost serves POST /desk/account/passkeys: it takes what the browser's authenticator returned.
func (h *Handlers) PasskeyAddPost(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	name := edge.FormText(c, "passkey-name")
	codes, err := h.auth.AddPasskey(c.Request.Context(), current, edge.Field(c, "passkey-name"), edge.Field(c, "response"))
	if err == nil {
		return h.showRecoveryCodes(c, codes, "passkey-on")
	}
	err = h.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return h.showPasskeyForm(c, code, PasskeyAdd{Name: name, Problems: problems})
	})
	return orReauth(c, err, passkeyPath+"?"+url.Values{"name": {name}}.Encode())
}

// showPasskeyForm shows the form. It fills in the frame and the options, or why there are none. It returns
// auth.ErrReauthRequired as package auth does.
func (h *Handlers) showPasskeyForm(c *gin.Context, code int, p PasskeyAdd) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	if p.Missing = h.auth.PasskeysUnavailable(c.Request.Host); p.Missing == "" {
		if p.Passkey, err = h.auth.BeginRegistration(c.Request.Context(), current); err != nil {
			return err
		}
	}
	if p.Frame, _, err = h.StaffFrame(c); err != nil {
		return err
	}
	return h.ShowDesk(c, code, p)
}
