package desk

import (
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// DecisionUndo serves POST /desk/acts/{seq}/undo: it takes back the last act about a comment.
func (h *Handlers) DecisionUndo(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	seq, err := edge.Ordinal(c.Param("seq"), 0)
	if err != nil {
		return err
	}
	after, err := h.board.Undo(c.Request.Context(), by, seq)
	if errors.Is(err, notice.ErrConflict) && after.ID != 0 {
		return h.showConflict(c, notice.Decision{Comment: after.ID, Action: notice.Undo, By: by})
	}
	if err != nil {
		return err
	}
	back := session.NextPath(edge.Field(c, "back"))
	return session.Redirect(c, back, session.Flash{Did: notice.Undo.String(), Comment: after.ID, At: after.ID})
}
