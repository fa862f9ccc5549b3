package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// ThreadClose serves POST /desk/comments/{id}/thread: it closes the thread of a comment to replies of readers
// (close-thread), or reopens it (reopen-thread).
func (h *Handlers) ThreadClose(c *gin.Context) error {
	by, err := h.actor(c)
	if err != nil {
		return err
	}
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	action, err := notice.ParseAction(edge.Field(c, "action"))
	if err != nil {
		return err
	}
	root, err := h.board.SetThreadClosed(c.Request.Context(), by, id, action)
	if err != nil {
		return err
	}
	return session.Redirect(c, commentPath(id), session.Flash{Did: action.String(), Comment: root.ID})
}
