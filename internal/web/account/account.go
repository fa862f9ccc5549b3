// Package account serves the pages of signing in and of accounts, each with the type of the page beside its handlers:
//
//   - signing in: the first step (sign_in.go), the second (second_factor.go), both on the page that answers a form sent
//     after the session had ended (session_renew.go), setting up the first account (setup.go), and one-time links for
//     new accounts and new passwords (link_accept.go);
//   - one's own account: profile, password, passkeys, one-time and recovery codes, and the list of sign-ins;
//   - administering accounts: the list (accounts.go), one account (account_show.go, account_change.go), invitations,
//     and the log of administrative acts (activity.go).
//
// Every rule about accounts is package auth's. The handlers pass on what was typed, and show what auth says is wrong
// with it. What changes how an account is opened, and what only administrators may do, asks for the password or a
// passkey again if that is long ago (reauthenticate.go). A page never shows a password that was typed, and shows a
// one-time link or recovery codes only once: in answer to the form that made them.
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

// Paths to which several forms lead.
const (
	signInPath   = "/desk/sign-in"
	profilePath  = "/desk/account"
	accountsPath = "/desk/accounts"
	welcomePath  = "/desk/?did=" + session.Welcome // after the first sign-in of an account
)

// FlashKeys lists what session.Flash.Did can be on the pages of accounts. The message of each has the key "deed." and
// the flash key.
var FlashKeys = []string{
	session.Saved, "password", "codes-on", "codes-off", "passkey-on", "passkey-off", "passkey-name", "recovery",
	"signed-out", "ended", "revoked", "name", "role", "disable", "enable", "sign-out", "factors", "news",
	"email", "email-removed", "email-confirmed",
}

// done returns what the address says was just done, one of FlashKeys; empty if it says nothing that these pages know.
func done(c *gin.Context) string {
	if did := session.FlashOf(c).Did; slices.Contains(FlashKeys, did) {
		return did
	}
	return ""
}

// funcs are the template functions of the pages of accounts, in one language.
type funcs struct{ *view.Translator }

// Funcs returns the template functions of the pages of accounts.
func Funcs(t *view.Translator) template.FuncMap {
	v := funcs{t}
	return template.FuncMap{
		"roles": func() []notice.Role { return notice.StaffRoles }, "factors": v.factors,
		"activityText": v.activityText, "how": v.how, "enrolment": v.enrolment, "qr": newQRCode, "linkMail": v.linkMail,
		"oftens":  func() []notice.Often { return notice.Oftens },
		"grouped": grouped, "keyForm": keyForm, "hostNames": v.List,
	}
}
