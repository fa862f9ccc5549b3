package desk

import (
	"errors"
	"net/http"

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
	c.Redirect(http.StatusSeeOther, session.WithFlash(session.NextPath(edge.Field(c, "back")), notice.Undo, after.ID, after.ID.String()))
	return nil
}
