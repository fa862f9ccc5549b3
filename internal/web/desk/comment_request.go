package desk

import (
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
	"noticeboard/internal/web/session"
)

// A commentRequest is what a member of the institution wants done about a comment.
type commentRequest struct {
	id   notice.CommentID
	by   notice.Actor
	back string // path to go on to
}

func (s *Handlers) readCommentRequest(c *gin.Context) (w commentRequest, err error) {
	account, err := s.CurrentAccount(c)
	if err != nil {
		return w, err
	}
	w.by, w.back = account.Actor(), session.NextPath(edge.Field(c, "back"))
	w.id, err = notice.ParseCommentID(c.Param("id"))
	return w, err
}

// redirect goes on to where a request came from, and says what was done.
func (w commentRequest) redirect(c *gin.Context, a notice.Action, id notice.CommentID) error {
	return session.Redirect(c, w.back, session.Flash{Did: a.String(), Comment: id})
}

// caseAgain shows the case with what was filled in and what is wrong with it. A conflict has a sentence of
// its own; any other error is answered for elsewhere.
func (s *Handlers) caseAgain(c *gin.Context, w commentRequest, p CommentShow, err error, conflict string) error {
	switch {
	case errors.As(err, &p.Problems):
	case errors.Is(err, notice.ErrConflict):
		p.Problems = notice.Problems{"form": {Key: conflict}}
	default:
		return err
	}
	v := s.Judge(err)
	s.Announce(c, v, err)
	if shown := s.showCase(c, v.Code, w.id, p); !errors.Is(shown, notice.ErrForbidden) {
		return shown
	}
	return err // whoever answers may not see what is no longer public: the page of the error keeps what was typed
}

// asSeen returns errAmended if the author of a comment that waits has corrected it since a form was made:
// the page that comes next shows it as it is now.
func (s *Handlers) asSeen(c *gin.Context, w commentRequest) error {
	seen, err := notice.ParseSeenState(edge.Field(c, "seen"))
	if err != nil {
		return nil
	}
	k, _, err := s.board.Case(c.Request.Context(), w.by, w.id)
	if err == nil && k.Comment.Status == notice.Pending && k.Comment.State() != seen {
		return errAmended
	}
	return nil
}
