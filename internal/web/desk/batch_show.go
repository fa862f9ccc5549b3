package desk

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// BatchShow reports what a decision about many comments did, and which of them it skipped.
type BatchShow struct {
	view.Frame
	notice.Batch
	Comments []notice.Comment // the skipped ones that are still there
	Back     string           // path to go on to
}

// BatchShow serves GET /desk/batches/{seq}.
func (h *Handlers) BatchShow(c *gin.Context) error {
	f, by, seq, err := h.batchFromPath(c)
	if err != nil {
		return err
	}
	done, err := h.board.Batch(c.Request.Context(), by, seq)
	if err != nil {
		return err
	}
	return h.showBatch(c, http.StatusOK, f, done, session.NextPath(c.Query("back")))
}

// batchFromPath reads the number of a batch, and returns the frame of its page.
func (h *Handlers) batchFromPath(c *gin.Context) (f view.Frame, by notice.Actor, seq uint64, err error) {
	if seq, err = edge.Ordinal(c.Param("seq"), 0); err != nil {
		return f, by, seq, err
	}
	f, by, err = h.StaffFrame(c)
	return f, by, seq, err
}

// showBatch shows the report on a batch.
func (h *Handlers) showBatch(c *gin.Context, code int, f view.Frame, done notice.Batch, back string) error {
	var skipped []board.Pick
	for _, s := range done.Skipped {
		skipped = append(skipped, board.Pick{Comment: s.Comment})
	}
	comments, err := h.board.Picked(c.Request.Context(), f.Desk.Actor, skipped)
	if err != nil {
		return err
	}
	return h.ShowDesk(c, code, BatchShow{Frame: f, Batch: done, Comments: comments, Back: back})
}

// skippedComment returns a comment that was skipped, as it is now; nil if it is not there any more.
func skippedComment(p BatchShow, id notice.CommentID) *notice.Comment {
	for i := range p.Comments {
		if p.Comments[i].ID == id {
			return &p.Comments[i]
		}
	}
	return nil
}
