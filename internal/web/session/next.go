package session

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

// NextPath returns the path and query in next, which comes from an address or a form, if they are those of a page of
// the desk other than signing in; else the start of the desk. So no link can lead from signing in to another site, and
// none out of the desk: a path that path.Clean changes, as http.Redirect would do, is not taken.
func NextPath(next string) string {
	const start = "/desk/"
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || strings.ContainsAny(next, "\\\r\n\t") {
		return start
	}
	if !strings.HasPrefix(u.Path, start) || strings.HasPrefix(u.Path, "/desk/sign-") {
		return start
	}
	if u.Path != start && u.Path != path.Clean(u.Path) {
		return start
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}

// ToSignIn redirects to the form for signing in, which leads back to the address that was asked for.
func (s *Sessions) ToSignIn(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	next := url.Values{"next": {c.Request.URL.RequestURI()}}
	c.Redirect(http.StatusSeeOther, "/desk/sign-in?"+next.Encode())
}
