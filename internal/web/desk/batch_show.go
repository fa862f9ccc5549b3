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
	seq, err := edge.Ordinal(c.Param("seq"), 0)
	if err != nil {
		return err
	}
	read := func(by notice.Actor) (notice.Batch, error) { return h.board.Batch(c.Request.Context(), by, seq) }
	return h.showBatch(c, http.StatusOK, read, session.NextPath(c.Query("back")))
}

// showBatch shows the report on a batch, which read returns.
func (h *Handlers) showBatch(
	c *gin.Context, code int, read func(by notice.Actor) (notice.Batch, error), back string,
) error {
	p := BatchShow{Back: back}
	err := h.InSnapshot(c, func() (err error) {
		var by notice.Actor
		if p.Frame, by, err = h.StaffFrame(c); err != nil {
			return err
		}
		if p.Batch, err = read(by); err != nil {
			return err
		}
		var skipped []board.Pick
		for _, s := range p.Skipped {
			skipped = append(skipped, board.Pick{Comment: s.Comment})
		}
		p.Comments, err = h.board.Picked(c.Request.Context(), by, skipped)
		return err
	})
	if err != nil {
		return err
	}
	return h.ShowDesk(c, code, p)
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
