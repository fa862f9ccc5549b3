package edge

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// SetCookie sets a cookie that scripts cannot read; one that lasts less than no time is deleted.
func (s *Edge) SetCookie(c *gin.Context, name, value, path string, lasts time.Duration) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: name, Value: value, Path: path, MaxAge: int(lasts.Seconds()),
		HttpOnly: true, Secure: s.Secure(), SameSite: http.SameSiteLaxMode,
	})
}
