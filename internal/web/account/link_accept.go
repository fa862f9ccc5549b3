package account

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// LinkAccept is the page of a one-time link: the form for a new account, or for a new password.
type LinkAccept struct {
	view.Frame
	Token       string      // of the link
	Reset       bool        // the link is for a new password of Login
	Role        notice.Role // of the account
	Login, Name string      // as typed; before that, as the link says
	Given       bool        // the link says which login, and it cannot be changed
	Lang        notice.Lang // that is chosen for the desk
	Problems    notice.Problems
}

// errNoLink is returned for a token that is none, or no longer known.
var errNoLink = errors.New("no such link")

// Statuses say how the errors of links that cannot be used are answered.
var Statuses = []edge.Status{
	{Err: auth.LinkError(auth.LinkUsed), Code: http.StatusGone, Key: "error.410-used", SignIn: true},
	{Err: auth.LinkError(auth.LinkRevoked), Code: http.StatusGone, Key: "error.410-revoked", SignIn: true},
	{Err: auth.LinkError(auth.LinkExpired), Code: http.StatusGone, Key: "error.410-expired", SignIn: true},
	{Err: errNoLink, Code: http.StatusNotFound, Key: "error.404-link", SignIn: true},
	{Err: errSetUp, Code: http.StatusGone, Key: "error.410-setup", SignIn: true},
	{Err: errSetupExpired, Code: http.StatusGone, Key: "error.410-setup-expired"},
}

// LinkAccept serves GET /desk/invitations/{token}.
func (h *Handlers) LinkAccept(c *gin.Context) error {
	return h.showLinkForm(c, http.StatusOK, LinkAccept{Lang: h.DeskLanguage(c)})
}

// LinkAcceptPost serves POST /desk/invitations/{token}. A new account is signed in, and begins where its work is;
// after a new password the account has to sign in with it.
func (h *Handlers) LinkAcceptPost(c *gin.Context) error {
	ctx, token, password := c.Request.Context(), c.Param("token"), edge.Field(c, "password")
	l, err := h.link(c)
	if err != nil {
		return err
	}
	lang := notice.Lang(edge.Field(c, "lang"))
	if l.Reset {
		if err = h.auth.ResetPassword(ctx, token, password); err == nil {
			return session.Redirect(c, signInPath, session.Flash{Did: "password"})
		}
	} else {
		var r auth.SignInResult
		r, err = h.auth.AcceptInvitation(ctx, token, edge.Field(c, "login"), edge.Field(c, "name"), password, lang,
			client(c))
		if err == nil {
			return h.completeSignIn(c, r, welcomePath)
		}
	}
	return h.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return h.showLinkForm(c, code, LinkAccept{
			Login: edge.FormText(c, "login"), Name: edge.FormText(c, "name"), Lang: lang, Problems: problems,
		})
	})
}

// link returns the link of the token in the address. Errors: an auth.LinkError if it can no longer be used; errNoLink.
func (h *Handlers) link(c *gin.Context) (auth.Link, error) {
	l, err := h.auth.Link(c.Request.Context(), c.Param("token"))
	if errors.Is(err, notice.ErrNotFound) {
		err = errNoLink
	}
	return l, err
}

// showLinkForm shows the page of a link, with what the link says filled in. It returns an auth.LinkError if the link
// can no longer be used.
func (h *Handlers) showLinkForm(c *gin.Context, code int, p LinkAccept) error {
	l, err := h.link(c)
	if err != nil {
		return err
	}
	p.Frame, p.Token, p.Reset, p.Role = h.DeskFrame(c), c.Param("token"), l.Reset, l.Role
	if l.Login != "" {
		p.Login, p.Given = l.Login, true
	}
	if p.Problems == nil {
		p.Name = l.Name
	}
	return h.ShowDesk(c, code, p)
}
