package session

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
)

// NextPath returns where to go on to: a page of the desk, and nothing else.
func NextPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/desk/") ||
		strings.ContainsAny(next, "\\\r\n\t") || strings.Contains(u.Path, "//") || strings.HasPrefix(u.Path, "/desk/sign-") {
		return "/desk/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}

// ToSignIn leads to the door, and from there back here.
func (s *Sessions) ToSignIn(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, "/desk/sign-in?"+url.Values{"next": {c.Request.URL.RequestURI()}}.Encode())
}
