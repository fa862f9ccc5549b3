package desk

import (
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// QuestionRefer says which other body is to answer a question.
func (s *Handlers) QuestionRefer(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	if _, err = s.board.Refer(c.Request.Context(), w.by, w.id, edge.Field(c, "referral")); err == nil {
		return w.redirect(c, notice.Refer, w.id)
	}
	p := CommentShow{}
	p.Typed.Body = edge.FormText(c, "referral")
	if errors.Is(err, notice.ErrConflict) {
		p.Kept = edge.KeptTexts(c) // there is no form any more
	}
	return s.caseAgain(c, w, p, err, "problem.question.changed")
}
