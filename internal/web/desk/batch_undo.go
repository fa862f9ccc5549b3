package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// BatchUndo takes back an act on many comments.
func (s *Handlers) BatchUndo(c *gin.Context) error {
	f, by, seq, err := s.batchFromPath(c)
	if err != nil {
		return err
	}
	done, err := s.board.UndoAll(c.Request.Context(), by, seq)
	if err != nil {
		return err
	}
	return s.batched(c, f, done, session.NextPath(edge.Field(c, "back")))
}
