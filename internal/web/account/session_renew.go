package account

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// SessionRenew answers a form that was sent without a session. It contains what was sent and the fields of signing in,
// and is sent to the same address: once the sign-in is complete, the form is handled as if it had just been sent.
type SessionRenew struct {
	view.Frame
	Action   string        // path of the form
	Sent     []HiddenField // what was sent, other than texts
	Texts    []view.Kept   // the texts that were sent, which are shown and sent again
	NoFiles  bool          // files were sent, too, which are not kept
	Lost     bool          // the form could not be read whole, or is too long to be sent again; Texts may be cut
	Login    string        // as typed
	Second   bool          // the password was right, and the second factor is missing
	Codes    bool          // with Second: the account has one-time codes
	Recovery bool          // with Second: the account has recovery codes left
	Passkey  string        // options for navigator.credentials.get, as JSON; empty if there can be no passkey
	Problems notice.Problems
	Wait     time.Duration // with problem.soon: how long until the form may be sent again
}

// Locked reports whether the second factor is missing and there is none left to try: nothing can be sent.
func (p SessionRenew) Locked() bool { return p.Second && !p.Codes && !p.Recovery && p.Passkey == "" }

// renewPrefix begins the names of the fields of signing in, so that they differ from those of every form.
const renewPrefix = "sign-in."

// secretFields lists the fields of forms of the desk that hold passwords or answers of an authenticator. They are never
// part of a page.
var secretFields = []string{"password", "response", "old", "new", "code"}

// maxSentAgain is how many characters of a form SessionRenew contains at most. It is more than any form of the desk may
// hold.
const maxSentAgain = 250_000

// RenewSession signs in with the fields of SessionRenew in a form that was sent without a session. It reports whether
// somebody is signed in now. If not, it has answered with the page, or returns an error. whole says that the form was
// read to its end; files are the names of its fields for files.
func (h *Handlers) RenewSession(c *gin.Context, whole bool, files []string) (signedIn bool, err error) {
	p := h.sessionRenew(c, whole, files)
	r, err := h.renew(c)
	switch {
	case errors.Is(err, errNoAttempt):
		return false, h.showRenew(c, http.StatusUnauthorized, p, "")
	case errors.Is(err, notice.ErrNotFound):
		err = notice.Problems{"form": {Key: "problem.second.late"}}
		return false, h.redisplayRenew(c, err, p, "")
	case err != nil:
		return false, h.redisplayRenew(c, err, p, h.pendingToken(c))
	case r.Pending:
		h.SetCookie(c, h.pendingCookie(), r.Token, "/", auth.PendingSignInLifetime)
		return false, h.showRenew(c, http.StatusUnauthorized, p, r.Token)
	}
	if err := h.startSession(c, r); err != nil {
		return false, err
	}
	for name := range c.Request.PostForm {
		if strings.HasPrefix(name, renewPrefix) {
			c.Request.PostForm.Del(name)
		}
	}
	return true, h.UseSession(c, r.Token)
}

// errNoAttempt is returned if a form has no fields of signing in.
var errNoAttempt = errors.New("no attempt to sign in")

// renew takes the step of signing in that the form is for. Errors: errNoAttempt; notice.ErrNotFound if the pending
// sign-in has expired; those of package auth.
func (h *Handlers) renew(c *gin.Context) (auth.SignInResult, error) {
	ctx, from := c.Request.Context(), client(c)
	field := func(name string) string { return edge.Field(c, renewPrefix+name) }
	response := field("response")
	switch step := field("step"); {
	case step == "second" && response != "":
		return h.auth.CompleteWithPasskey(ctx, h.pendingToken(c), response, from)
	case step == "second" && field("recovery") != "":
		return h.auth.CompleteWithRecoveryCode(ctx, h.pendingToken(c), field("recovery"), from)
	case step == "second":
		return h.auth.CompleteWithCode(ctx, h.pendingToken(c), field("code"), from)
	case step == "first" && response != "":
		return h.auth.SignInWithPasskey(ctx, response, from)
	case step == "first":
		return h.auth.SignIn(ctx, field("login"), field("password"), from)
	}
	return auth.SignInResult{}, errNoAttempt
}

// sessionRenew returns the page with what was sent.
func (h *Handlers) sessionRenew(c *gin.Context, whole bool, files []string) SessionRenew {
	p := SessionRenew{
		Action: c.Request.URL.Path, Login: edge.FormText(c, renewPrefix+"login"),
		NoFiles: edge.Field(c, renewPrefix+"files") != "" ||
			slices.ContainsFunc(files, func(name string) bool { return edge.File(c, name) != nil }),
	}
	length := 0
	for _, f := range keptFields(c) {
		if strings.HasPrefix(f.Name, renewPrefix) || slices.Contains(secretFields, f.Name) {
			continue
		}
		length += utf8.RuneCountInString(f.Value)
		if edge.IsTextField(c, f.Name) && f.Value != "" {
			p.Texts = append(p.Texts, view.Kept{Field: f.Name, Text: f.Value})
		} else {
			p.Sent = append(p.Sent, f)
		}
	}
	if !whole || length > maxSentAgain {
		p.Lost, p.Sent, p.Texts = true, nil, edge.KeptTexts(c)
	}
	return p
}

// pendingToken returns the token of the browser's pending sign-in; empty if it has none.
func (h *Handlers) pendingToken(c *gin.Context) string {
	token, _ := c.Cookie(h.pendingCookie())
	return token
}

// showRenew shows the page: the second step if pending is the token of a pending sign-in, and else the first.
func (h *Handlers) showRenew(c *gin.Context, code int, p SessionRenew, pending string) error {
	p.Frame = h.DeskFrame(c)
	for l := range p.Others { // the address is not that of a page
		p.Others[l] = "/desk/?lang=" + string(l)
	}
	keys := h.auth.PasskeysUnavailable(c.Request.Host) == ""
	account, err := h.auth.PendingSignIn(c.Request.Context(), pending)
	switch {
	case err == nil:
		p.Second, p.Codes, p.Recovery = true, account.TOTP.On(), len(account.RecoveryCodes) > 0
		if account.WrongCodes.Exhausted() {
			p.Codes, p.Recovery = false, false
		}
		if keys && len(account.Passkeys) > 0 {
			p.Passkey, err = h.auth.BeginSecondFactor(account, pending)
		}
	case errors.Is(err, notice.ErrNotFound):
		if err = nil; keys {
			p.Passkey, err = h.auth.BeginLogin()
		}
	}
	if err != nil {
		return err
	}
	return h.ShowDesk(c, code, p)
}

// redisplayRenew shows the page again, with what is wrong.
func (h *Handlers) redisplayRenew(c *gin.Context, err error, p SessionRenew, pending string) error {
	return h.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p.Problems, p.Wait = problems, wait
		if edge.Field(c, renewPrefix+"step") == "first" {
			pending = "" // that of an earlier attempt
		}
		return h.showRenew(c, code, p, pending)
	})
}

// SessionExtend serves POST /desk/session, which the script of the desk sends while somebody types: the request itself
// extends the idle time of the session.
func (h *Handlers) SessionExtend(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	c.Status(http.StatusNoContent)
	return nil
}
