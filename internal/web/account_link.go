package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Where a one-time link leads: to an account, or to a new password for one.

// accountStatuses say how the errors of links that are over are answered.
var accountStatuses = []Status{
	{auth.LinkError(auth.LinkUsed), http.StatusGone, "error.410-used"},
	{auth.LinkError(auth.LinkRevoked), http.StatusGone, "error.410-revoked"},
	{auth.LinkError(auth.LinkExpired), http.StatusGone, "error.410-expired"},
}

func (s *accountHandlers) linkForm(c *gin.Context) error {
	return s.linkPage(c, http.StatusOK, view.Join{Lang: s.deskLanguage(c)})
}

// linkPage fills in what the link says and shows the page, or why the link does nothing.
func (s *accountHandlers) linkPage(c *gin.Context, code int, p view.Join) error {
	l, err := s.auth.Link(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	p.Frame, p.Token, p.Reset, p.Role = s.deskFrame(c), c.Param("token"), l.Reset, l.Role
	if l.Login != "" {
		p.Login, p.Given = l.Login, true
	}
	if p.Problems == nil {
		p.Name = l.Name
	}
	return s.showDesk(c, code, p)
}

func (s *accountHandlers) followLink(c *gin.Context) error {
	ctx, token := c.Request.Context(), c.Param("token")
	l, err := s.auth.Link(ctx, token)
	if err != nil {
		return err
	}
	login, name, lang := field(c, "login"), field(c, "name"), notice.Lang(field(c, "lang"))
	if l.Reset {
		if err = s.auth.ResetPassword(ctx, token, field(c, "password")); err == nil {
			s.setFlash(c, "password")
			c.Redirect(http.StatusSeeOther, "/desk/sign-in")
			return nil
		}
	} else {
		e, joined := s.auth.AcceptInvitation(ctx, token, login, name, field(c, "password"), lang, client(c))
		if err = joined; err == nil {
			return s.completeSignIn(c, e, "/desk/account")
		}
	}
	return s.redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return s.linkPage(c, code, view.Join{
			Login: strings.ToValidUTF8(login, "\uFFFD"), Name: strings.ToValidUTF8(name, "\uFFFD"), Lang: lang, Problems: problems,
		})
	})
}
