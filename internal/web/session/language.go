package session

import (
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// DeskLangCookie is the name of the cookie with the language that was chosen last for the desk, at the path /desk/.
const DeskLangCookie = "desk-lang"

// deskLangLifetime is how long that choice is remembered.
const deskLangLifetime = 365 * 24 * time.Hour

// DeskLanguage returns the language of a page of the desk. In this order: the one in ?lang=, which is remembered for
// this browser; the one that this browser remembers; the account's, if one is signed in; the browser's own.
func (s *Sessions) DeskLanguage(c *gin.Context) notice.Lang {
	if asked := notice.Lang(c.Query("lang")); asked.Served() {
		s.SetCookie(c, DeskLangCookie, string(asked), "/desk/", deskLangLifetime)
		return asked
	}
	if a, ok := c.Get(accountKey); ok && a.(auth.Account).Lang.Served() {
		if _, err := c.Cookie(DeskLangCookie); err != nil {
			return a.(auth.Account).Lang
		}
	}
	return s.Preferred(c, DeskLangCookie)
}
