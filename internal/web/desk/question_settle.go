package desk

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// QuestionSettle serves POST /desk/comments/{id}/asked-and-answered: it closes a question with an official reply that
// was given to something else, one of those suggested (the field existing) or any other (elsewhere). With do=reopen it
// takes that back.
func (h *Handlers) QuestionSettle(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	if edge.Field(c, "do") == "reopen" {
		return h.reopenQuestion(c, r)
	}
	field, text := "elsewhere", strings.TrimSpace(edge.Field(c, "elsewhere"))
	if text == "" {
		field, text = "existing", edge.Field(c, "existing")
	}
	reply, known := parseReference(text, h.OwnPath)
	switch {
	case text == "":
		err = notice.Problems{"existing": {Key: "problem.existing.missing"}}
	case !known:
		err = notice.Problems{"existing": {Key: "problem.existing.unknown"}}
	default:
		_, err = h.board.AskedAndAnswered(c.Request.Context(), r.by, r.id, reply)
	}
	if err == nil {
		return r.redirect(c, notice.AskedAndAnswered, r.id)
	}
	if problems := (notice.Problems{}); errors.As(err, &problems) {
		err = notice.Problems{field: problems["existing"]} // the board knows one field
	}
	p := CommentShow{}
	p.Typed.Existing, p.Typed.Elsewhere = edge.FormText(c, "existing"), edge.FormText(c, "elsewhere")
	if errors.Is(err, notice.ErrConflict) {
		p.Kept = edge.KeptTexts(c)
	}
	return h.redisplayCase(c, r, p, err, "problem.question.changed")
}

// reopenQuestion takes back that a question was closed with an official reply to something else.
func (h *Handlers) reopenQuestion(c *gin.Context, r commentRequest) error {
	reply, err := notice.ParseCommentID(edge.Field(c, "existing"))
	if err != nil {
		return err
	}
	if _, err := h.board.NotAnswered(c.Request.Context(), r.by, r.id, reply); err != nil {
		return h.redisplayCase(c, r, CommentShow{}, err, "problem.question.changed")
	}
	c.Redirect(http.StatusSeeOther, r.back)
	return nil
}
