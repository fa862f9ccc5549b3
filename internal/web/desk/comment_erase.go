package desk

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// CommentErase is the form to erase a comment, or the name of its author.
type CommentErase struct {
	view.Frame
	board.Case
	ErasureForm
}

// CommentErase serves GET /desk/comments/{id}/erasure. If the comment is erased already, it redirects to its page.
func (h *Handlers) CommentErase(c *gin.Context) error {
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	return h.showCommentErase(c, http.StatusOK, id, ErasureForm{})
}

// CommentErasePost serves POST /desk/comments/{id}/erasure. If the comment has changed since the form was opened, it
// shows it again (409).
func (h *Handlers) CommentErasePost(c *gin.Context) error {
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	r, err := h.readErasure(c)
	if err != nil {
		return err
	}
	if r.Seen, err = notice.ParseSeenState(edge.Field(c, "seen")); err != nil {
		return err
	}
	_, seq, err := h.board.Erase(c.Request.Context(), id, r)
	form := ErasureForm{Erasure: r.Erasure}
	switch {
	case errors.As(err, &form.Problems):
		return h.showCommentErase(c, http.StatusUnprocessableEntity, id, form)
	case errors.Is(err, notice.ErrConflict):
		form.Changed = true
		return h.showCommentErase(c, http.StatusConflict, id, form)
	case err != nil:
		return err
	}
	return finishErasure(c, seq)
}

func (h *Handlers) showCommentErase(c *gin.Context, code int, id notice.CommentID, f ErasureForm) error {
	p := CommentErase{ErasureForm: f}
	err := h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		p.Case, _, err = h.board.Case(c.Request.Context(), by, id)
		return err
	})
	if err != nil {
		return err
	}
	if p.Comment.Status == notice.Erased {
		c.Header("Cache-Control", "no-store")
		c.Redirect(http.StatusSeeOther, commentPath(id))
		return nil
	}
	return h.ShowDesk(c, code, p)
}
