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

// A replyText is one text of an official reply. It stood from Since until Until; the zero time is not
// known, or not over.
type replyText struct {
	Body         notice.Body
	Since, Until time.Time
}

// replyTexts returns all texts of an official reply, the newest first.
func replyTexts(p CommentVersions) []replyText {
	all := []replyText{{Body: p.Comment.Body, Since: p.Comment.Posted}}
	for _, e := range p.Earlier {
		all[len(all)-1].Since = e.Until
		all = append(all, replyText{e.Body, p.Comment.Posted, e.Until})
	}
	return all
}

// CommentVersions shows all texts that an official reply has had.
type CommentVersions struct {
	view.Frame
	board.Versions
}

// CommentVersions shows every text that an official reply has had.
func (s *Handlers) CommentVersions(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	id, err := notice.ParseCommentID(c.Param("id"))
	if err != nil {
		return err
	}
	v, err := s.board.Versions(c.Request.Context(), id)
	if err != nil {
		return err
	}
	f := edge.Frame(lang, func(l notice.Lang) string { return "/" + string(l) + "/comment/" + id.String() + "/versions" })
	return s.Show(c, http.StatusOK, lang, CommentVersions{Frame: f, Versions: v})
}
