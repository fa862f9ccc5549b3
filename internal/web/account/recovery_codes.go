package account

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// RecoveryCodes shows new recovery codes, once.
type RecoveryCodes struct {
	view.Frame
	Done  string // what else was done
	Codes []string
}

// recoveryPage shows new recovery codes, this once; without any it goes back and says what was done.
func (s *Handlers) recoveryPage(c *gin.Context, codes []string, done string) error {
	if len(codes) == 0 {
		return session.Redirect(c, "/desk/account", session.Flash{Did: done})
	}
	f, _, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	for l := range f.Others { // the page cannot be asked for again
		f.Others[l] = "/desk/account?lang=" + string(l)
	}
	return s.ShowDesk(c, http.StatusOK, RecoveryCodes{Frame: f, Done: done, Codes: codes})
}

func (s *Handlers) RecoveryCodesRenew(c *gin.Context) error {
	_, current, err := s.Session(c)
	if err != nil {
		return err
	}
	codes, err := s.auth.RenewRecoveryCodes(c.Request.Context(), current)
	if err != nil {
		return orReauth(c, err, "/desk/account")
	}
	return s.recoveryPage(c, codes, "recovery")
}
