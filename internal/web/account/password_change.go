package account

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// PasswordChange is the form for a new password of one's own account.
type PasswordChange struct {
	view.Frame
	Problems notice.Problems
}

// PasswordChange serves GET /desk/password.
func (h *Handlers) PasswordChange(c *gin.Context) error {
	return h.showPasswordForm(c, http.StatusOK, nil)
}

// PasswordChangePost serves POST /desk/password. A new password ends every session of the account, this one too, so it
// redirects to the form for signing in.
func (h *Handlers) PasswordChangePost(c *gin.Context) error {
	account, err := h.CurrentAccount(c)
	if err != nil {
		return err
	}
	err = h.auth.ChangePassword(c.Request.Context(), account.Login, edge.Field(c, "old"), edge.Field(c, "new"))
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		return h.showPasswordForm(c, http.StatusUnprocessableEntity, problems)
	}
	if err != nil {
		return err
	}
	h.SetSession(c, "", -time.Second)
	return session.Redirect(c, signInPath, session.Flash{Did: "password"})
}

func (h *Handlers) showPasswordForm(c *gin.Context, code int, problems notice.Problems) error {
	f, _, err := h.StaffFrame(c)
	if err != nil {
		return err
	}
	return h.ShowDesk(c, code, PasswordChange{Frame: f, Problems: problems})
}
