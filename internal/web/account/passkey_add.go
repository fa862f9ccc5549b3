package account

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// PasskeyAdd is where a passkey is added.
type PasskeyAdd struct {
	view.Frame
	Passkey  string // options for it; empty if there can be none
	Missing  string
	Name     string
	Problems notice.Problems
}

const passkeyPath = "/desk/account/passkeys"

func (h *Handlers) PasskeyAdd(c *gin.Context) error {
	name := c.Query("name")
	if name == "" {
		name = browserName(c.Request.UserAgent())
	}
	return orReauth(c, h.passkeyPage(c, http.StatusOK, PasskeyAdd{Name: name}), passkeyPath)
}

func (h *Handlers) passkeyPage(c *gin.Context, code int, p PasskeyAdd) error {
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

func (h *Handlers) PasskeyAddPost(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	name := edge.Field(c, "passkey-name")
	codes, err := h.auth.AddPasskey(c.Request.Context(), current, name, edge.Field(c, "response"))
	if err == nil {
		return h.recoveryPage(c, codes, "passkey-on")
	}
	name = strings.ToValidUTF8(name, "\uFFFD")
	err = h.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return h.passkeyPage(c, code, PasskeyAdd{Name: name, Problems: problems})
	})
	return orReauth(c, err, passkeyPath+"?"+url.Values{"name": {name}}.Encode())
}
