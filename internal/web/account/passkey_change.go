package account

import (
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/web/edge"
)

// PasskeyChange renames a passkey or takes it off.
func (s *Handlers) PasskeyChange(c *gin.Context) error {
	account, current, err := s.Session(c)
	if err != nil {
		return err
	}
	ctx, ref := c.Request.Context(), c.Param("ref")
	if edge.Field(c, "do") == "remove" {
		return s.backToOwn(c, s.auth.RemovePasskey(ctx, current, ref), "passkey-off")
	}
	name := edge.Field(c, "name-"+ref)
	if err = s.auth.RenamePasskey(ctx, current, ref, name); err == nil {
		return s.backToOwn(c, nil, "passkey-name")
	}
	return s.ownAgain(c, err, Profile{
		Name: account.Name, Lang: account.Lang, Renaming: ref, Typed: strings.ToValidUTF8(name, "\uFFFD"),
	})
}
