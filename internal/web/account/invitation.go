package account

import (
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// Invite serves POST /desk/invitations: it creates an invitation and shows its link.
func (h *Handlers) Invite(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	role, login, name := roleField(c), edge.Field(c, "login"), edge.Field(c, "name")
	token, l, err := h.auth.Invite(c.Request.Context(), account.Actor(), role, login, name)
	if err == nil {
		return h.showLink(c, LinkShow{Link: h.linkURL(token), Expires: l.Expires, Role: l.Role, Back: accountsPath})
	}
	return h.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		return h.showAccounts(c, code, Accounts{
			Role: role, Login: edge.FormText(c, "login"), Name: edge.FormText(c, "name"), Problems: problems,
		})
	})
}

// InvitationRevoke serves POST /desk/invitations/{id}/revoke.
func (h *Handlers) InvitationRevoke(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	id, err := auth.ParseLinkID(c.Param("token")) // gin has one name for the parameters at one place of all routes
	if err != nil {
		return err
	}
	if err := h.auth.RevokeInvitation(c.Request.Context(), account.Actor(), id); err != nil {
		return err
	}
	return session.Redirect(c, accountsPath, session.Flash{Did: "revoked"})
}
