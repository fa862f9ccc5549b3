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

// TOTPEnrol is the form with which one's own account gets one-time codes (RFC 6238).
type TOTPEnrol struct {
	view.Frame
	Secret   string // base32
	On       bool   // the account has one-time codes already, which these replace
	Code     string // as typed
	Problems notice.Problems
}

const totpPath = "/desk/account/codes"

// TOTPEnrol serves GET /desk/account/codes.
func (h *Handlers) TOTPEnrol(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err == nil {
		err = h.auth.Reauthenticated(current)
	}
	if err != nil {
		return orReauth(c, err, totpPath)
	}
	return h.showTOTPForm(c, http.StatusOK, TOTPEnrol{})
}

// TOTPEnrolPost serves POST /desk/account/codes: a code of the new secret turns one-time codes on.
func (h *Handlers) TOTPEnrolPost(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	codes, err := h.auth.ConfirmTOTP(c.Request.Context(), current, edge.Field(c, "code"))
	if err == nil {
		return h.showRecoveryCodes(c, codes, "codes-on")
	}
	err = h.Redisplay(c, err, func(status int, problems notice.Problems, _ time.Duration) error {
		return h.showTOTPForm(c, status, TOTPEnrol{Code: edge.FormText(c, "code"), Problems: problems})
	})
	return orReauth(c, err, totpPath)
}

// TOTPRemove serves POST /desk/account/codes/off.
func (h *Handlers) TOTPRemove(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err == nil {
		err = h.auth.RemoveTOTP(c.Request.Context(), current)
	}
	return h.toProfile(c, err, "codes-off")
}

// showTOTPForm shows the form. It fills in the frame, the secret and On.
func (h *Handlers) showTOTPForm(c *gin.Context, code int, p TOTPEnrol) error {
	account, current, err := h.Session(c)
	if err != nil {
		return err
	}
	if p.Secret, err = h.auth.EnrolTOTP(c.Request.Context(), current); err != nil {
		return err
	}
	if p.Frame, _, err = h.StaffFrame(c); err != nil {
		return err
	}
	p.On = account.TOTP.On()
	return h.ShowDesk(c, code, p)
}

// enrolment returns the URL from which an authenticator app takes the secret
// (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
func (v funcs) enrolment(p TOTPEnrol) string {
	issuer := view.In(v.Institution.Name, v.Lang())
	label := url.PathEscape(issuer + ":" + p.Desk.Actor.Login)
	query := "secret=" + p.Secret + "&issuer=" + url.PathEscape(issuer)
	return "otpauth://totp/" + label + "?" + query
}

// grouped returns text in groups of four characters, separated by spaces.
func grouped(text string) string {
	var b strings.Builder
	for i, r := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
