package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// BatchUndo serves POST /desk/batches/{seq}/undo: it takes back a decision about many comments.
func (h *Handlers) BatchUndo(c *gin.Context) error {
	seq, err := edge.Ordinal(c.Param("seq"), 0)
	if err != nil {
		return err
	}
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	done, err := h.board.UndoAll(c.Request.Context(), by, seq)
	if err != nil {
		return err
	}
	return h.finishBatch(c, done, session.NextPath(edge.Field(c, "back")))
}
