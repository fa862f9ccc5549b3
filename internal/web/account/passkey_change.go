package account

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/web/edge"
)

// PasskeyChange serves POST /desk/account/passkeys/{ref}: it renames a passkey or removes it.
func (h *Handlers) PasskeyChange(c *gin.Context) error {
	account, current, err := h.Session(c)
	if err != nil {
		return err
	}
	ctx, ref := c.Request.Context(), c.Param("ref")
	if edge.Field(c, "do") == "remove" {
		return h.toProfile(c, h.auth.RemovePasskey(ctx, current, ref), "passkey-off")
	}
	field := "name-" + ref
	if err = h.auth.RenamePasskey(ctx, current, ref, edge.Field(c, field)); err == nil {
		return h.toProfile(c, nil, "passkey-name")
	}
	return h.redisplayProfile(c, err, Profile{
		Name: account.Name, Lang: account.Lang, Renaming: ref, Typed: edge.FormText(c, field),
	})
}
