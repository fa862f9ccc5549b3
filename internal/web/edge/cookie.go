package edge

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// SetCookie sets a cookie that scripts cannot read and that other sites' forms do not send. A negative lifetime
// deletes it, a lifetime of zero keeps it until the browser is closed.
func (e *Edge) SetCookie(c *gin.Context, name, value, path string, lifetime time.Duration) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: name, Value: value, Path: path, MaxAge: int(lifetime.Seconds()),
		HttpOnly: true, Secure: e.secure, SameSite: http.SameSiteLaxMode,
	})
}
