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

// statusOf returns how a comment stands that was left alone; nil if it is not there.
func statusOf(r BatchShow, id notice.CommentID) *notice.Comment {
	for i := range r.Comments {
		if r.Comments[i].ID == id {
			return &r.Comments[i]
		}
	}
	return nil
}

// BatchShow says what an act on many comments did and what it left alone.
type BatchShow struct {
	view.Frame
	notice.Batch
	Comments []notice.Comment // those that were left alone, as far as they are there
	Back     string
}

// batchFromPath reads which act on many comments the address is about.
func (s *Handlers) batchFromPath(c *gin.Context) (f view.Frame, by notice.Actor, seq uint64, err error) {
	if seq, err = edge.Ordinal(c.Param("seq"), 0); err != nil {
		return f, by, seq, err
	}
	f, by, err = s.StaffFrame(c)
	return f, by, seq, err
}

// BatchShow reports on an act on many comments.
func (s *Handlers) BatchShow(c *gin.Context) error {
	f, by, seq, err := s.batchFromPath(c)
	if err != nil {
		return err
	}
	done, err := s.board.Batch(c.Request.Context(), by, seq)
	if err != nil {
		return err
	}
	return s.showBatch(c, http.StatusOK, f, done, session.NextPath(c.Query("back")))
}

func (s *Handlers) showBatch(c *gin.Context, code int, f view.Frame, done notice.Batch, back string) error {
	var skipped []board.Pick
	for _, k := range done.Skipped {
		skipped = append(skipped, board.Pick{Comment: k.Comment})
	}
	comments, err := s.board.Picked(c.Request.Context(), f.Desk.Actor, skipped)
	if err != nil {
		return err
	}
	return s.ShowDesk(c, code, BatchShow{Frame: f, Batch: done, Comments: comments, Back: back})
}
