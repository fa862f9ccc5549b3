package desk

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// QuestionMark counts a comment as a question, or no longer.
func (s *Handlers) QuestionMark(c *gin.Context) error {
	w, err := s.readCommentRequest(c)
	if err != nil {
		return err
	}
	action, known := map[string]notice.Action{"mark": notice.MarkQuestion, "unmark": notice.UnmarkQuestion}[edge.Field(c, "do")]
	if !known {
		return notice.ErrNotFound
	}
	if _, err = s.board.MarkQuestion(c.Request.Context(), w.by, w.id, action == notice.MarkQuestion); err != nil {
		conflict := "problem.question.changed"
		if action == notice.UnmarkQuestion {
			conflict = "problem.question.answered"
		}
		return s.caseAgain(c, w, CommentShow{}, err, conflict)
	}
	return w.redirect(c, action, w.id)
}
