package account

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Setup is the form for the account of the first administrator, reached by the link that is printed at start.
type Setup struct {
	view.Frame
	Token       string // of the link
	Login, Name string // as typed
	Problems    notice.Problems
}

// Setup serves GET /desk/setup/{token}.
func (h *Handlers) Setup(c *gin.Context) error {
	if err := h.auth.CheckSetupToken(c.Request.Context(), c.Param("token")); err != nil {
		return h.setupError(c, err)
	}
	return h.ShowDesk(c, http.StatusOK, Setup{Frame: h.DeskFrame(c), Token: c.Param("token")})
}

// SetupPost serves POST /desk/setup/{token}: it creates the first administrator and signs them in.
func (h *Handlers) SetupPost(c *gin.Context) error {
	ctx, token := c.Request.Context(), c.Param("token")
	login, name, password := edge.Field(c, "login"), edge.Field(c, "name"), edge.Field(c, "password")
	r, err := h.auth.CreateFirstAdmin(ctx, token, login, name, password, client(c))
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		return h.ShowDesk(c, http.StatusUnprocessableEntity, Setup{
			Frame: h.DeskFrame(c), Token: token, Problems: problems,
			Login: edge.FormText(c, "login"), Name: edge.FormText(c, "name"),
		})
	}
	if err != nil {
		return h.setupError(c, err)
	}
	return h.completeSignIn(c, r, welcomePath)
}

// Errors of the link for the first administrator.
var (
	errSetUp        = errors.New("there is an account already")
	errSetupExpired = errors.New("the setup token is not known, or has expired")
)

// setupError returns why the link for the first administrator was refused, if err says only that it was. A token is
// deleted when it is used, so one that was used cannot be told from one that never was.
func (h *Handlers) setupError(c *gin.Context, err error) error {
	if !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	some, err := h.auth.HasAccounts(c.Request.Context())
	switch {
	case err != nil:
		return err
	case some:
		return errSetUp
	}
	return errSetupExpired
}
