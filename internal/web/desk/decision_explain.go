package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// DecisionExplain serves POST /desk/comments/{id}/explanation: it tells the author of a refused comment more about the
// decision than was told with it.
func (h *Handlers) DecisionExplain(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	text := edge.Field(c, "explanation")
	if _, err = h.board.Explain(c.Request.Context(), r.by, r.id, text); err != nil {
		d := notice.Decision{Comment: r.id, Action: notice.Explain, Explanation: text, By: r.by}
		return h.redisplayCase(c, r, CommentShow{Decision: &d}, err, "problem.conflict")
	}
	return r.redirect(c, notice.Explain, r.id)
}
