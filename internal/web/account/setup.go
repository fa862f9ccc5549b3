package account

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Setup is where the first administrator makes an account, by the link printed at start.
type Setup struct {
	view.Frame
	Token       string
	Login, Name string
	Problems    notice.Problems
}

func (h *Handlers) Setup(c *gin.Context) error {
	if !h.auth.SetupTokenValid(c.Param("token")) {
		return notice.ErrNotFound
	}
	return h.ShowDesk(c, http.StatusOK, Setup{Frame: h.DeskFrame(c), Token: c.Param("token")})
}

// SetupPost makes the first administrator and signs them in.
func (h *Handlers) SetupPost(c *gin.Context) error {
	login, name := edge.Field(c, "login"), edge.Field(c, "name")
	e, err := h.auth.CreateFirstAdmin(c.Request.Context(), c.Param("token"), login, name, edge.Field(c, "password"), client(c))
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		return h.ShowDesk(c, http.StatusUnprocessableEntity, Setup{
			Frame: h.DeskFrame(c), Token: c.Param("token"), Problems: problems,
			Login: strings.ToValidUTF8(login, "\uFFFD"), Name: strings.ToValidUTF8(name, "\uFFFD"),
		})
	}
	if err != nil {
		return err
	}
	return h.completeSignIn(c, e, "/desk/")
}
