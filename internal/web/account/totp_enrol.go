package account

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"rsc.io/qr"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// TOTPEnrol is where one-time codes are turned on.
type TOTPEnrol struct {
	view.Frame
	Secret   string // base32
	On       bool   // there are some already, which these replace
	Code     string // as typed
	Problems notice.Problems
}

// enrolment returns what an authenticator app reads to make one-time codes
// (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
func (v funcs) enrolment(p TOTPEnrol) string {
	issuer := view.In(v.Institution.Name, v.Lang())
	label := url.PathEscape(issuer + ":" + p.Desk.Actor.Login)
	query := "secret=" + p.Secret + "&issuer=" + url.PathEscape(issuer)
	return "otpauth://totp/" + label + "?" + query
}

// A picture is a QR code as the path of an SVG, in a square of so many units.
type picture struct {
	Size int
	Path string
}

// quiet is the margin that scanners need (ISO/IEC 18004).
const quiet = 4

// codePicture draws a QR code.
func codePicture(text string) (picture, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return picture{}, fmt.Errorf("drawing a QR code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return picture{code.Size + 2*quiet, path.String()}, nil
}

// grouped returns text in groups of four characters.
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

func (h *Handlers) TOTPEnrol(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err == nil {
		err = h.auth.Reauthenticated(current)
	}
	if err != nil {
		return orReauth(c, err, "/desk/account/codes")
	}
	return h.totpPage(c, http.StatusOK, TOTPEnrol{})
}

func (h *Handlers) totpPage(c *gin.Context, code int, p TOTPEnrol) error {
	account, current, err := h.Session(c)
	if err != nil {
		return err
	}
	if p.Secret, err = h.auth.EnrolTOTP(current); err != nil {
		return err
	}
	if p.Frame, _, err = h.StaffFrame(c); err != nil {
		return err
	}
	p.On = account.TOTP.On()
	return h.ShowDesk(c, code, p)
}

func (h *Handlers) TOTPEnrolPost(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	code := edge.Field(c, "code")
	codes, err := h.auth.ConfirmTOTP(c.Request.Context(), current, code)
	if err == nil {
		return h.recoveryPage(c, codes, "codes-on")
	}
	err = h.Redisplay(c, err, func(status int, problems notice.Problems, _ time.Duration) error {
		return h.totpPage(c, status, TOTPEnrol{Code: strings.ToValidUTF8(code, "\uFFFD"), Problems: problems})
	})
	return orReauth(c, err, "/desk/account/codes")
}

func (h *Handlers) TOTPRemove(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err == nil {
		err = h.auth.RemoveTOTP(c.Request.Context(), current)
	}
	return h.backToOwn(c, err, "codes-off")
}
