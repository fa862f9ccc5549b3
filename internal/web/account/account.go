package account

import (
	"html/template"

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
