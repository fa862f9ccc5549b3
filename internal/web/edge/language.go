package edge

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// Language returns the language in the path of a request (the route's parameter "lang"), or ErrNotFound if the board
// is not served in it.
func Language(c *gin.Context) (notice.Lang, error) {
	if l := notice.Lang(c.Param("lang")); l.Served() {
		return l, nil
	}
	return "", notice.ErrNotFound
}

// Preferred returns the language in a cookie or, if there is none, the one that Accept-Language prefers among those
// that the board is served in.
func (e *Edge) Preferred(c *gin.Context, cookie string) notice.Lang {
	if value, err := c.Cookie(cookie); err == nil && notice.Lang(value).Served() {
		return notice.Lang(value)
	}
	return locale.Negotiate(c.GetHeader("Accept-Language"))
}
