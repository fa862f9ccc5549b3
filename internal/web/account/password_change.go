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

// PasswordChange is where a member of the institution changes their password.
type PasswordChange struct {
	view.Frame
	Problems notice.Problems
	Changed  bool
}

func (s *Handlers) PasswordChange(c *gin.Context) error {
	return s.passwordPage(c, http.StatusOK, nil)
}

func (s *Handlers) passwordPage(c *gin.Context, code int, problems notice.Problems) error {
	f, _, err := s.StaffFrame(c)
	if err != nil {
		return err
	}
	return s.ShowDesk(c, code, PasswordChange{Frame: f, Problems: problems})
}

// PasswordChangePost ends every session of the account, so the next thing to do is to sign in.
func (s *Handlers) PasswordChangePost(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	err = s.auth.ChangePassword(c.Request.Context(), account.Login, edge.Field(c, "old"), edge.Field(c, "new"))
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		return s.passwordPage(c, http.StatusUnprocessableEntity, problems)
	}
	if err != nil {
		return err
	}
	s.SetSession(c, "", -time.Second)
	return session.Redirect(c, "/desk/sign-in", session.Flash{Did: "password"})
}
