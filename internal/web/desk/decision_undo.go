package desk

import (
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// DecisionUndo takes back the last act about a comment.
func (s *Handlers) DecisionUndo(c *gin.Context) error {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return err
	}
	seq, err := edge.Ordinal(c.Param("seq"), 0)
	if err != nil {
		return err
	}
	after, err := s.board.Undo(c.Request.Context(), account.Actor(), seq)
	if errors.Is(err, notice.ErrConflict) && after.ID != 0 {
		return s.conflict(c, notice.Decision{Comment: after.ID, Action: notice.Undo, By: account.Actor()})
	}
	if err != nil {
		return err
	}
	back := session.NextPath(edge.Field(c, "back"))
	return session.Redirect(c, back, session.Flash{Did: notice.Undo.String(), Comment: after.ID, At: after.ID})
}
