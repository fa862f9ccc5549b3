package public

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// securityTextLasts is how long after the start of the day security.txt expires. RFC 9116, section 2.5.5, asks for less
// than a year.
const securityTextLasts = 180 * 24 * time.Hour

// SecurityText serves GET /.well-known/security.txt (RFC 9116): how to report a security fault. That is the contact of
// the institution; without one it returns notice.ErrNotFound.
func (h *Handlers) SecurityText(c *gin.Context) error {
	contact := h.board.Institution().Contact
	if contact == "" {
		return fmt.Errorf("the institution has no contact for security.txt: %w", notice.ErrNotFound)
	}
	var langs []string
	for _, l := range notice.Langs {
		langs = append(langs, string(l))
	}
	expires := h.Now().UTC().Truncate(24 * time.Hour).Add(securityTextLasts)
	text := "Contact: " + contactURI(contact) + "\n" +
		"Expires: " + expires.Format(time.RFC3339) + "\n" +
		"Preferred-Languages: " + strings.Join(langs, ", ") + "\n"
	if h.Secure() { // the address must begin with https (RFC 9116, section 2.5.2)
		text += "Canonical: " + h.OriginOnly() + c.Request.URL.Path + "\n"
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(text))
	return nil
}

// contactURI returns a contact, which is an e-mail address or an https URL, as a URI in ASCII (RFC 6068, section 2).
func contactURI(contact string) string {
	if strings.Contains(contact, "://") {
		if u, err := url.Parse(contact); err == nil {
			return u.String()
		}
	}
	return "mailto:" + url.PathEscape(contact)
}

// ChangePassword serves GET /.well-known/change-password (W3C, "A Well-Known URL for Changing Passwords"): it redirects
// to the form for a new password.
func (h *Handlers) ChangePassword(c *gin.Context) error {
	c.Writer.Header()["Cache-Control"] = edge.Revalidate
	c.Redirect(http.StatusSeeOther, "/desk/password")
	return nil
}
