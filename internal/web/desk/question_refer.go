package desk

import (
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// QuestionRefer serves POST /desk/comments/{id}/referral: it names the other body that is to answer a question, or
// none.
func (h *Handlers) QuestionRefer(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	if _, err = h.board.Refer(c.Request.Context(), r.by, r.id, edge.Field(c, "referral")); err == nil {
		return r.redirect(c, notice.Refer, r.id)
	}
	p := CommentShow{}
	p.Typed.Body = edge.FormText(c, "referral")
	if errors.Is(err, notice.ErrConflict) {
		p.Kept = edge.KeptTexts(c) // the page no longer has the form
	}
	return h.redisplayCase(c, r, p, err, "problem.question.changed")
}
