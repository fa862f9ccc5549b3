package desk

import (
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// ThreadClose closes a thread to readers, or opens it again.
func (s *Handlers) ThreadClose(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	id, err1 := notice.ParseCommentID(c.Param("id"))
	action, err2 := notice.ParseAction(edge.Field(c, "action"))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	root, err := s.board.SetThreadClosed(c.Request.Context(), account.Actor(), id, action)
	if err != nil {
		return err
	}
	return session.Redirect(c, "/desk/comments/"+id.String(), session.Flash{Did: action.String(), Comment: root.ID})
}
