package desk

import (
	"context"
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// DecisionUndo serves POST /desk/journal/{seq}/undo: it takes back the last act about a comment.
func (h *Handlers) DecisionUndo(c *gin.Context) error { return h.undo(c, c.Param("seq"), h.board.Undo) }

// ActUndo serves POST /desk/acts/{n}/undo, the address that DecisionUndo had before there was a journal. The number is
// that of the act among those about comments.
func (h *Handlers) ActUndo(c *gin.Context) error { return h.undo(c, c.Param("n"), h.board.UndoNthAct) }

func (h *Handlers) undo(
	c *gin.Context, number string, undo func(context.Context, notice.Actor, uint64) (notice.Comment, error),
) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	seq, err := edge.Ordinal(number, 0)
	if err != nil {
		return err
	}
	after, err := undo(c.Request.Context(), by, seq)
	if errors.Is(err, notice.ErrConflict) && after.ID != 0 {
		return h.showConflict(c, notice.Decision{Comment: after.ID, Action: notice.Undo, By: by})
	}
	if err != nil {
		return err
	}
	back := session.NextPath(edge.Field(c, "back"))
	return session.Redirect(c, back, session.Flash{Did: notice.Undo.String(), Comment: after.ID, At: after.ID})
}
