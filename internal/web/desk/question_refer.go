package desk

import (
	"errors"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// QuestionRefer serves POST /desk/comments/{id}/referral: it names the other body that is to answer a question, or
// none. If somebody else has referred it since the form was made, the page tells so (409).
func (h *Handlers) QuestionRefer(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	if _, err = h.board.Refer(c.Request.Context(), r.id, notice.ReferralChange{
		To: edge.Field(c, "referral"), Seen: edge.Field(c, "seen"), By: r.by,
	}); err == nil {
		return r.redirect(c, notice.Refer, r.id)
	}
	p := CommentShow{}
	p.Typed.Body = edge.FormText(c, "referral")
	if errors.Is(err, notice.ErrConflict) {
		k, failed := h.readAgain(c, r, err)
		if failed != nil {
			return failed
		}
		if !k.Comment.AwaitsAnswer() {
			p.Kept = edge.KeptTexts(c) // the page no longer has the form
		}
	}
	return h.redisplayCase(c, r, p, err, "problem.question.changed")
}
