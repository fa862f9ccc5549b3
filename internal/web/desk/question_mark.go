package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// QuestionMark serves POST /desk/comments/{id}/question: it marks a comment as a question (do=mark) or as none
// (do=unmark).
func (h *Handlers) QuestionMark(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	var action notice.Action
	var conflict string
	switch edge.Field(c, "do") {
	case "mark":
		action, conflict = notice.MarkQuestion, "problem.question.changed"
	case "unmark":
		action, conflict = notice.UnmarkQuestion, "problem.question.answered"
	default:
		return notice.ErrNotFound
	}
	if _, err = h.board.MarkQuestion(c.Request.Context(), r.by, r.id, action == notice.MarkQuestion); err != nil {
		return h.redisplayCase(c, r, CommentShow{}, err, conflict)
	}
	return r.redirect(c, action, r.id)
}
