package account

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// Invite makes a one-time link and shows it, this once.
func (s *Handlers) Invite(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	role, err := notice.ParseRole(edge.Field(c, "role"))
	if err != nil {
		role = notice.Reader // which is refused with its sentence
	}
	login, name := edge.Field(c, "login"), edge.Field(c, "name")
	token, l, err := s.auth.Invite(c.Request.Context(), account.Actor(), role, login, name)
	if err == nil {
		return s.linkMade(c, LinkShow{Link: s.linkAddress(token), Expires: l.Expires, Role: l.Role, Back: "/desk/accounts"})
	}
	return s.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return s.accountsPage(c, code, Accounts{
			Role: role, Login: strings.ToValidUTF8(login, "\uFFFD"), Name: strings.ToValidUTF8(name, "\uFFFD"), Problems: problems,
		})
	})
}

func (s *Handlers) InvitationRevoke(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	id, err := auth.ParseLinkID(c.Param("token"))
	if err != nil {
		return err
	}
	if err := s.auth.RevokeInvitation(c.Request.Context(), account.Actor(), id); err != nil {
		return err
	}
	return session.Redirect(c, "/desk/accounts", session.Flash{Did: "revoked"})
}
