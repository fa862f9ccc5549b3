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
func (h *Handlers) Invite(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	role, err := notice.ParseRole(edge.Field(c, "role"))
	if err != nil {
		role = notice.Reader // which is refused with its sentence
	}
	login, name := edge.Field(c, "login"), edge.Field(c, "name")
	token, l, err := h.auth.Invite(c.Request.Context(), account.Actor(), role, login, name)
	if err == nil {
		return h.linkMade(c, LinkShow{Link: h.linkAddress(token), Expires: l.Expires, Role: l.Role, Back: "/desk/accounts"})
	}
	return h.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return h.accountsPage(c, code, Accounts{
			Role: role, Login: strings.ToValidUTF8(login, "\uFFFD"), Name: strings.ToValidUTF8(name, "\uFFFD"), Problems: problems,
		})
	})
}

func (h *Handlers) InvitationRevoke(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	id, err := auth.ParseLinkID(c.Param("token"))
	if err != nil {
		return err
	}
	if err := h.auth.RevokeInvitation(c.Request.Context(), account.Actor(), id); err != nil {
		return err
	}
	return session.Redirect(c, "/desk/accounts", session.Flash{Did: "revoked"})
}
