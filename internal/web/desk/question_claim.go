package desk

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// QuestionClaim serves POST /desk/comments/{id}/claim: it assigns a question to a colleague, or to none. If somebody
// else has claimed it since the form was made, the page tells who (409).
func (h *Handlers) QuestionClaim(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	a := notice.Assignment{To: edge.Field(c, "assignee"), Seen: edge.Field(c, "seen"), By: r.by}
	colleagues, err := h.auth.StaffWith(ctx, notice.ToAnswer)
	if err != nil {
		return err
	}
	for _, colleague := range colleagues {
		a.Among = append(a.Among, colleague.Login)
	}
	if _, err = h.board.Assign(ctx, r.id, a); err == nil {
		return r.redirect(c, notice.Assign, r.id)
	}
	p := CommentShow{}
	p.Typed.Assignee = edge.FormText(c, "assignee")
	if errors.Is(err, notice.ErrConflict) {
		k, failed := h.readAgain(c, r, err)
		if failed != nil {
			return failed
		}
		if k.Comment.AwaitsAnswer() {
			p.Taken = &k.Comment.Claim
			return h.showCase(c, http.StatusConflict, r.id, p)
		}
	}
	return h.redisplayCase(c, r, p, err, "problem.question.changed")
}
