package account

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// An accountAction is what an administrator does to an account.
type accountAction func(ctx context.Context, by notice.Actor, login string) error

// accountActions returns the actions by the last part of their address. Each key is also one of FlashKeys.
func (h *Handlers) accountActions(c *gin.Context) map[string]accountAction {
	return map[string]accountAction{
		"name": func(ctx context.Context, by notice.Actor, login string) error {
			return h.auth.Rename(ctx, by, login, edge.Field(c, "name"))
		},
		"role": func(ctx context.Context, by notice.Actor, login string) error {
			return h.auth.SetRole(ctx, by, login, roleField(c))
		},
		"disable":  h.auth.Disable,
		"enable":   h.auth.Enable,
		"sign-out": h.auth.EndSessions,
		"factors":  h.auth.ResetFactors,
	}
}

// roleField returns the role that was chosen in a form. For any other text it returns notice.Reader, which package auth
// refuses with a problem of the field.
func roleField(c *gin.Context) notice.Role {
	role, err := notice.ParseRole(edge.Field(c, "role"))
	if err != nil {
		return notice.Reader
	}
	return role
}

// AccountChange serves POST /desk/accounts/{login}/{act}: it carries out one of accountActions or, for "link", creates
// and shows a link for setting a new password.
func (h *Handlers) AccountChange(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	ctx, by, login, name := c.Request.Context(), account.Actor(), c.Param("login"), c.Param("act")
	if name == "link" {
		token, err := h.auth.NewResetLink(ctx, by, login, false)
		if err != nil {
			return h.redisplayAccount(c, login, name, err)
		}
		return h.showLink(c, LinkShow{
			Link: h.linkURL(token), Expires: h.Now().Add(auth.LinkLifetime), For: login, Back: accountPath(login),
		})
	}
	change, ok := h.accountActions(c)[name]
	if !ok {
		return notice.ErrNotFound
	}
	if err := change(ctx, by, login); err != nil {
		return h.redisplayAccount(c, login, name, err)
	}
	return session.Redirect(c, accountPath(login), session.Flash{Did: name})
}

// redisplayAccount shows the page of an account again, with what was typed and why the action failed.
func (h *Handlers) redisplayAccount(c *gin.Context, login, action string, err error) error {
	return h.Redisplay(c, err, func(code int, problems notice.Problems, _ time.Duration) error {
		p := AccountShow{Failed: action, Name: edge.FormText(c, "name"), Role: roleField(c), Problems: problems}
		return h.showAccount(c, code, login, p)
	})
}
