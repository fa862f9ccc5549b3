package desk

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Back is as for Queue.
func (p CommentShow) Back() string { return "/desk/comments/" + p.Comment.ID.String() }

// caseItem returns the item of the page of one comment.
func (v funcs) caseItem(p CommentShow) caseItem {
	k := newCaseItem(p.Case, p.Frame, p.Now, p.Back())
	k.Alone, k.Problems = true, p.Problems
	if p.Decision != nil {
		k.Decision = *p.Decision
	}
	k.tasks = v.tasks(k, p.Answering, p.Now)
	return k
}

// lastUndoable returns the number of the act that Undo would take back on the page of a comment, for
// whoever may; else zero.
func lastUndoable(p CommentShow) uint64 {
	if !p.Desk.Actor.Role.May(notice.ToModerate) {
		return 0
	}
	if last, ok := notice.LastUndoable(p.History, p.Comment.ID); ok {
		return last.Seq
	}
	return 0
}

// CommentShow is the desk's page of one comment: context, decision, answer, history.
type CommentShow struct {
	view.Frame
	notice.Case
	Now      time.Time
	History  []notice.HistoryEntry
	Conflict *notice.HistoryEntry // a colleague's decision that came first
	Decision *notice.Decision     // what was filled in, if it could not be carried out
	Problems notice.Problems
	Answering
}

func (s *Handlers) CommentShow(c *gin.Context) error {
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	return s.showCase(c, http.StatusOK, id, CommentShow{})
}

// showCase fills a page with the case of a comment and shows it.
func (s *Handlers) showCase(c *gin.Context, code int, id notice.CommentID, p CommentShow) (err error) {
	var by notice.Actor
	if p.Frame, by, err = s.StaffFrame(c); err != nil {
		return err
	}
	if p.Case, p.History, err = s.board.Case(c.Request.Context(), by, id); err != nil {
		return err
	}
	p.Now = s.Now()
	if err := s.answering(c, by, &p); err != nil {
		return err
	}
	return s.ShowDesk(c, code, p)
}
