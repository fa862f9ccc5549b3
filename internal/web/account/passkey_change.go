package account

import (
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/web/edge"
)

// PasskeyChange renames a passkey or takes it off.
func (h *Handlers) PasskeyChange(c *gin.Context) error {
	account, current, err := h.Session(c)
	if err != nil {
		return err
	}
	ctx, ref := c.Request.Context(), c.Param("ref")
	if edge.Field(c, "do") == "remove" {
		return h.backToOwn(c, h.auth.RemovePasskey(ctx, current, ref), "passkey-off")
	}
	name := edge.Field(c, "name-"+ref)
	if err = h.auth.RenamePasskey(ctx, current, ref, name); err == nil {
		return h.backToOwn(c, nil, "passkey-name")
	}
	return h.ownAgain(c, err, Profile{
		Name: account.Name, Lang: account.Lang, Renaming: ref, Typed: strings.ToValidUTF8(name, "\uFFFD"),
	})
}
