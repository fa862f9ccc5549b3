package desk

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// AnswerPreview is an official reply in one language as it would look: a fragment of HTML, which a script puts into the
// form of the reply.
type AnswerPreview struct {
	view.Frame
	Reply notice.Comment
}

// AnswerPreview serves POST /desk/comments/{id}/answer/preview, for the script: the reply in the language of the field
// lang, or no content (204) if nothing is filled in for that.
func (h *Handlers) AnswerPreview(c *gin.Context) error {
	r, err := h.readCommentRequest(c)
	if err != nil {
		return err
	}
	l := notice.Lang(edge.Field(c, "lang"))
	if !l.Served() {
		return edge.ErrBadForm
	}
	text := edge.Field(c, "answer."+string(l))
	if strings.TrimSpace(text) == "" {
		c.Header("Cache-Control", "no-store")
		c.Status(http.StatusNoContent)
		return nil
	}
	a := board.Answer{To: r.id, By: r.by, Texts: map[notice.Lang]string{l: text}}
	reply, err := h.board.PreviewAnswer(c.Request.Context(), a)
	if err != nil {
		return err
	}
	return h.ShowDesk(c, http.StatusOK, AnswerPreview{Reply: reply})
}
