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

func (s *Handlers) PasskeyAdd(c *gin.Context) error {
	name := c.Query("name")
	if name == "" {
		name = browserName(c.Request.UserAgent())
	}
	return orReauth(c, s.passkeyPage(c, http.StatusOK, PasskeyAdd{Name: name}), passkeyPath)
}

func (s *Handlers) passkeyPage(c *gin.Context, code int, p PasskeyAdd) error {
	_, current, err := s.Session(c)
	if err != nil {
		return err
	}
	if p.Missing = s.auth.PasskeysUnavailable(c.Request.Host); p.Missing == "" {
		if p.Passkey, err = s.auth.BeginRegistration(c.Request.Context(), current); err != nil {
			return err
		}
	}
	if p.Frame, _, err = s.StaffFrame(c); err != nil {
		return err
	}
	return s.ShowDesk(c, code, p)
}

func (s *Handlers) PasskeyAddPost(c *gin.Context) error {
	_, current, err := s.Session(c)
	if err != nil {
		return err
	}
	name := edge.Field(c, "passkey-name")
	codes, err := s.auth.AddPasskey(c.Request.Context(), current, name, edge.Field(c, "response"))
	if err == nil {
		return s.recoveryPage(c, codes, "passkey-on")
	}
	name = strings.ToValidUTF8(name, "\uFFFD")
	err = s.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return s.passkeyPage(c, code, PasskeyAdd{Name: name, Problems: problems})
	})
	return orReauth(c, err, passkeyPath+"?"+url.Values{"name": {name}}.Encode())
}
