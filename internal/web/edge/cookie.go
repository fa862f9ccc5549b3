package edge

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// SetCookie sets a cookie that scripts cannot read and that other sites' forms do not send. It is sent back with
// requests for path, a path on the board, and below. A negative lifetime deletes it, a lifetime of zero keeps it until
// the browser is closed.
func (e *Edge) SetCookie(c *gin.Context, name, value, path string, lifetime time.Duration) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: name, Value: value, Path: e.path + path, MaxAge: int(lifetime.Seconds()),
		HttpOnly: true, Secure: e.secure, SameSite: http.SameSiteLaxMode,
	})
}

// SecretCookie returns the name of a cookie that holds a secret for the whole board. If the board is reached over TLS,
// the name makes browsers bind the cookie to this host and to TLS (RFC 6265bis, section 4.1.3). A board with a path
// shares its host with others, whose requests are not to have the cookie; browsers bind it to TLS alone then, because
// the prefix for the host asks for the path "/".
func (e *Edge) SecretCookie(name string) string {
	switch {
	case !e.secure:
		return name
	case e.path != "":
		return "__Secure-" + name
	}
	return "__Host-" + name
}
