package desk

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// QuestionClaim says who answers a question. Whoever comes second is told who was first.
func (s *Handlers) QuestionClaim(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	a := notice.Assignment{To: edge.Field(c, "assignee"), Seen: edge.Field(c, "seen"), By: w.by}
	colleagues, err := s.auth.StaffWith(ctx, notice.ToAnswer)
	if err != nil {
		return err
	}
	for _, colleague := range colleagues {
		a.Among = append(a.Among, colleague.Login)
	}
	if _, err = s.board.Assign(ctx, w.id, a); err == nil {
		return w.redirect(c, notice.Assign, w.id)
	}
	p := CommentShow{}
	p.Typed.Assignee = edge.FormText(c, "assignee")
	if errors.Is(err, notice.ErrConflict) {
		k, _, err2 := s.board.Case(ctx, w.by, w.id)
		if err2 != nil {
			return err
		}
		if k.Comment.AwaitsAnswer() {
			p.Taken = &k.Comment.Claim
			return s.showCase(c, http.StatusConflict, w.id, p)
		}
	}
	return s.caseAgain(c, w, p, err, "problem.question.changed")
}
