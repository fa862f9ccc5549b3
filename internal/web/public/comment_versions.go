package public

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// CommentVersions shows every text that an official reply has had.
type CommentVersions struct {
	view.Frame
	board.Versions
}

// CommentVersions serves GET /{lang}/comment/{id}/versions. A comment that was never corrected has no such page.
func (h *Handlers) CommentVersions(c *gin.Context) error {
	lang, id, err := commentIn(c)
	if err != nil {
		return err
	}
	v, err := h.board.Versions(c.Request.Context(), id)
	if err != nil {
		return err
	}
	f := edge.Frame(lang, func(l notice.Lang) string {
		return "/" + string(l) + "/comment/" + id.String() +
			"/versions"
	})
	return h.Show(c, http.StatusOK, lang, CommentVersions{Frame: f, Versions: v})
}

// A replyText is one text of an official reply.
type replyText struct {
	Body  notice.Body
	Since time.Time // zero if unknown
	Until time.Time // zero for the present text
}

// replyTexts returns all texts of an official reply, the newest first.
func replyTexts(p CommentVersions) []replyText {
	all := []replyText{{Body: p.Comment.Body, Since: p.Comment.Posted}}
	for _, earlier := range p.Earlier {
		all[len(all)-1].Since = earlier.Until
		all = append(all, replyText{earlier.Body, p.Comment.Posted, earlier.Until})
	}
	return all
}
