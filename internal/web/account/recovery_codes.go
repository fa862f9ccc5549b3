package account

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// RecoveryCodes shows new recovery codes. It answers the form that made them, and cannot be asked for again.
type RecoveryCodes struct {
	view.Frame
	Done  string // what else the form did, one of FlashKeys
	Codes []string
}

// RecoveryCodesRenew serves POST /desk/account/recovery.
func (h *Handlers) RecoveryCodesRenew(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	codes, err := h.auth.RenewRecoveryCodes(c.Request.Context(), current)
	if err != nil {
		return orReauth(c, err, profilePath)
	}
	return h.showRecoveryCodes(c, codes, "recovery")
}

// showRecoveryCodes shows new recovery codes and what else was done. If there are none, it redirects to the page of
// one's own account, which says what was done.
func (h *Handlers) showRecoveryCodes(c *gin.Context, codes []string, did string) error {
	if len(codes) == 0 {
		return session.Redirect(c, profilePath, session.Flash{Did: did})
	}
	f, _, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	for l := range f.Others {
		f.Others[l] = profilePath + "?lang=" + string(l)
	}
	return h.ShowDesk(c, http.StatusOK, RecoveryCodes{Frame: f, Done: did, Codes: codes})
}
