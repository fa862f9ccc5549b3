package account

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// LinkAccept is where a one-time link leads: to a new account, or to a new password.
type LinkAccept struct {
	view.Frame
	Token       string
	Reset       bool // a new password for Login
	Role        notice.Role
	Login, Name string
	Given       bool // the link says which login
	Lang        notice.Lang
	Problems    notice.Problems
}

// Where a one-time link leads: to an account, or to a new password for one.

// Statuses say how the errors of links that are over are answered.
var Statuses = []edge.Status{
	{Err: auth.LinkError(auth.LinkUsed), Code: http.StatusGone, Key: "error.410-used"},
	{Err: auth.LinkError(auth.LinkRevoked), Code: http.StatusGone, Key: "error.410-revoked"},
	{Err: auth.LinkError(auth.LinkExpired), Code: http.StatusGone, Key: "error.410-expired"},
}

func (s *Handlers) LinkAccept(c *gin.Context) error {
	return s.linkPage(c, http.StatusOK, LinkAccept{Lang: s.DeskLanguage(c)})
}

// linkPage fills in what the link says and shows the page, or why the link does nothing.
func (s *Handlers) linkPage(c *gin.Context, code int, p LinkAccept) error {
	l, err := s.auth.Link(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	p.Frame, p.Token, p.Reset, p.Role = s.DeskFrame(c), c.Param("token"), l.Reset, l.Role
	if l.Login != "" {
		p.Login, p.Given = l.Login, true
	}
	if p.Problems == nil {
		p.Name = l.Name
	}
	return s.ShowDesk(c, code, p)
}

func (s *Handlers) LinkAcceptPost(c *gin.Context) error {
	ctx, token := c.Request.Context(), c.Param("token")
	l, err := s.auth.Link(ctx, token)
	if err != nil {
		return err
	}
	login, name, lang := edge.Field(c, "login"), edge.Field(c, "name"), notice.Lang(edge.Field(c, "lang"))
	if l.Reset {
		if err = s.auth.ResetPassword(ctx, token, edge.Field(c, "password")); err == nil {
			return session.Redirect(c, "/desk/sign-in", session.Flash{Did: "password"})
		}
	} else {
		e, joined := s.auth.AcceptInvitation(ctx, token, login, name, edge.Field(c, "password"), lang, client(c))
		if err = joined; err == nil {
			return s.completeSignIn(c, e, "/desk/account")
		}
	}
	return s.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return s.linkPage(c, code, LinkAccept{
			Login: strings.ToValidUTF8(login, "\uFFFD"), Name: strings.ToValidUTF8(name, "\uFFFD"), Lang: lang, Problems: problems,
		})
	})
}
