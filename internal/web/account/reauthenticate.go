package account

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// Reauthenticate is the form in which someone who is signed in enters the password, or a passkey, again.
type Reauthenticate struct {
	view.Frame
	Action   string        // path that the form is sent to: reauthPath, or that of the act that asked for it
	Next     string        // path to go on to from reauthPath; else empty
	Kept     []HiddenField // what was sent to Action before, to be sent again; nil for reauthPath
	NoFiles  bool          // files were sent to Action, too, which are not kept
	Passkey  string        // options for the browser's navigator.credentials.get, as JSON; empty if there can be no passkey
	Problems notice.Problems
	Wait     time.Duration // with problem.soon: how long until the form may be sent again
}

// A HiddenField is a field of a form that is sent again unseen.
type HiddenField struct{ Name, Value string }

const reauthPath = "/desk/account/prove"

// KeyForm returns the form for a passkey; nil if there can be none.
func (p Reauthenticate) KeyForm() *passkeyForm {
	f := keyForm(p.Action, p.Next, p.Passkey, "prove")
	if f != nil {
		f.Kept = p.Kept
	}
	return f
}

// RequireReauth returns a handler that calls act if the owner of the session authenticated in the last 10 minutes, and
// otherwise shows the form to do so. For a GET that form leads back to the same address. For a POST it keeps the fields
// that were sent, but not the files with these names, and is sent to the same address: act is called with the fields
// when the password or the passkey is right.
func (h *Handlers) RequireReauth(act func(*gin.Context) error, files ...string) func(*gin.Context) error {
	return func(c *gin.Context) error {
		_, current, err := h.Session(c)
		if err != nil {
			return err
		}
		err = h.auth.Reauthenticated(current)
		if err == nil {
			return act(c)
		}
		if c.Request.Method != http.MethodPost {
			return orReauth(c, err, c.Request.URL.RequestURI())
		}
		p := Reauthenticate{Action: c.Request.URL.Path, Kept: keptFields(c)}
		p.NoFiles = slices.ContainsFunc(files, func(name string) bool { return edge.HasFile(c, name) })
		if !hasProof(c) {
			return h.showReauth(c, http.StatusUnauthorized, p)
		}
		if err := h.reauthenticate(c, current); err != nil {
			return h.redisplayReauth(c, err, p)
		}
		for _, name := range proofFields {
			c.Request.PostForm.Del(name)
		}
		return act(c)
	}
}

// proofFields lists the fields of the form that hold a password or a passkey. No form whose handler RequireReauth
// returns has such fields of its own.
var proofFields = []string{"password", "response"}

// hasProof reports whether the form holds a password or a passkey, which may be wrong.
func hasProof(c *gin.Context) bool {
	return slices.ContainsFunc(proofFields, func(name string) bool { return c.Request.PostForm.Has(name) })
}

// keptFields returns the fields of the form that was sent, in the order of their names, without a password.
func keptFields(c *gin.Context) (all []HiddenField) {
	for _, name := range slices.Sorted(maps.Keys(c.Request.PostForm)) {
		if slices.Contains(proofFields, name) {
			continue
		}
		for _, value := range c.Request.PostForm[name] {
			all = append(all, HiddenField{name, strings.ToValidUTF8(value, "\uFFFD")})
		}
	}
	return all
}

// orReauth redirects to the form if err is auth.ErrReauthRequired, and from there to next; else it returns err.
func orReauth(c *gin.Context, err error, next string) error {
	if !errors.Is(err, auth.ErrReauthRequired) {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, reauthPath+"?"+url.Values{"next": {next}}.Encode())
	return nil
}

// Reauthenticate serves GET /desk/account/prove?next={path}.
func (h *Handlers) Reauthenticate(c *gin.Context) error {
	return h.showReauth(c, http.StatusOK, Reauthenticate{Action: reauthPath, Next: session.NextPath(c.Query("next"))})
}

// ReauthenticatePost serves POST /desk/account/prove: it takes a password or a passkey.
func (h *Handlers) ReauthenticatePost(c *gin.Context) error {
	_, current, err := h.Session(c)
	if err != nil {
		return err
	}
	next := session.NextPath(edge.Field(c, "next"))
	if err := h.reauthenticate(c, current); err != nil {
		return h.redisplayReauth(c, err, Reauthenticate{Action: reauthPath, Next: next})
	}
	c.Redirect(http.StatusSeeOther, next)
	return nil
}

// reauthenticate checks the password or the passkey in the form.
func (h *Handlers) reauthenticate(c *gin.Context, current auth.Session) error {
	if response := edge.Field(c, "response"); response != "" {
		return h.auth.ReauthenticateWithPasskey(c.Request.Context(), current, response)
	}
	return h.auth.Reauthenticate(c.Request.Context(), current, edge.Field(c, "password"))
}

// redisplayReauth shows the form again, with what is wrong.
func (h *Handlers) redisplayReauth(c *gin.Context, err error, p Reauthenticate) error {
	return h.Redisplay(c, err, func(code int, problems notice.Problems, wait time.Duration) error {
		p.Problems, p.Wait = problems, wait
		return h.showReauth(c, code, p)
	})
}

// showReauth shows the form. It fills in the frame and the options.
func (h *Handlers) showReauth(c *gin.Context, code int, p Reauthenticate) error {
	account, current, err := h.Session(c)
	if err != nil {
		return err
	}
	if h.auth.PasskeysUnavailable(c.Request.Host) == "" {
		if p.Passkey, err = h.auth.BeginReauth(account, current); err != nil {
			return err
		}
	}
	if p.Frame, _, err = h.StaffFrame(c); err != nil {
		return err
	}
	if p.Action != reauthPath { // the address is not that of a page
		for l := range p.Others {
			p.Others[l] = "/desk/?lang=" + string(l)
		}
	}
	return h.ShowDesk(c, code, p)
}
