package account

import (
	"html/template"
	"slices"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/session"
)

// funcs are the template functions of the pages of accounts, in one language.
type funcs struct{ *view.Translator }

// Funcs returns the template functions of the pages of accounts.
func Funcs(t *view.Translator) template.FuncMap {
	v := funcs{t}
	return template.FuncMap{
		"roles": func() []notice.Role { return notice.StaffRoles }, "factors": v.factors,
		"activityText": v.activityText, "how": v.how, "enrolment": v.enrolment, "qr": codePicture,
		"grouped": grouped, "keyForm": keyForm,
	}
}

// FlashKeys lists what the pages of accounts can say was just done: what session.Flash.Did may be there. Each has a
// message, whose key is "deed." and it.
var FlashKeys = []string{
	session.Saved, "password", "codes-on", "codes-off", "passkey-on", "passkey-off", "passkey-name", "recovery", "signed-out", "ended",
	"revoked", "name", "role", "disable", "enable", "sign-out", "factors",
}

// done returns what was just done, one of FlashKeys; empty if the address tells of nothing that these pages can say.
func done(c *gin.Context) string {
	if did := session.FlashOf(c).Did; slices.Contains(FlashKeys, did) {
		return did
	}
	return ""
}

// Handlers serve the pages of signing in and of accounts. They are safe for concurrent use.
type Handlers struct {
	*session.Sessions
	board *board.Board
	auth  *auth.Auth
}

// New returns the handlers of accounts.
func New(s *session.Sessions, b *board.Board, a *auth.Auth) *Handlers {
	return &Handlers{s, b, a}
}
