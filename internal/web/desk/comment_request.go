package desk

import (
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// A commentRequest is what all forms about one comment have in common.
type commentRequest struct {
	id   notice.CommentID
	by   notice.Actor
	back string // path to go on to
}

func (h *Handlers) readCommentRequest(c *gin.Context) (r commentRequest, err error) {
	if r.by, err = h.actor(c); err != nil {
		return r, err
	}
	r.back = session.NextPath(edge.Field(c, "back"))
	r.id, err = notice.ParseCommentID(c.Param("id"))
	return r, err
}

// redirect goes on to the path that the form named, and says what was done.
func (r commentRequest) redirect(c *gin.Context, a notice.Action, id notice.CommentID) error {
	return session.Redirect(c, r.back, session.Flash{Did: a.String(), Comment: id})
}

// redisplayCase shows the page of the comment with what p says was filled in and the problems of err. A conflict is one
// problem of the whole form, with the message key conflict. Any other error is returned, and so is err itself if the
// member of staff may no longer see the comment: the page of the error repeats the texts.
func (h *Handlers) redisplayCase(c *gin.Context, r commentRequest, p CommentShow, err error, conflict string) error {
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		p.Problems = notice.Problems{"form": {Key: conflict}}
	default:
		return err
	}
	failure := h.Classify(err)
	h.Report(c, failure, err)
	if shown := h.showCase(c, failure.Code, r.id, p); !errors.Is(shown, notice.ErrForbidden) {
		return shown
	}
	return err
}

// readAgain returns the case of a comment after an act on it has failed with err. The error is that of the store or, if
// the actor may not see the comment any more, err.
func (h *Handlers) readAgain(c *gin.Context, r commentRequest, err error) (board.Case, error) {
	k, _, failed := h.board.Case(c.Request.Context(), r.by, r.id)
	if errors.Is(failed, notice.ErrNotFound) || errors.Is(failed, notice.ErrForbidden) {
		failed = err
	}
	return k, failed
}

// checkSeen returns errAmended if the comment is pending and its author has corrected it since the form was made. A
// form that does not tell what was seen passes.
func (h *Handlers) checkSeen(c *gin.Context, r commentRequest) error {
	seen, err := notice.ParseSeenState(edge.Field(c, "seen"))
	if err != nil {
		return nil
	}
	k, err := h.readAgain(c, r, nil)
	if err == nil && k.Comment.Status == notice.Pending && k.Comment.State() != seen {
		return errAmended
	}
	return err
}
