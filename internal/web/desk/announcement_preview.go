package desk

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// AnnouncementPreview is an edition as it would look: a fragment, to stand in the page where it is written.
type AnnouncementPreview struct {
	view.Frame
	Lang notice.Lang
	Text notice.Text
}

// AnnouncementPreview answers the script with one edition as it would look.
func (s *Handlers) AnnouncementPreview(c *gin.Context) error {
	e, err := s.edit(c)
	if err != nil {
		return err
	}
	l := notice.Lang(edge.Field(c, "lang"))
	e.Editions = map[notice.Lang]notice.Edition{l: e.Editions[l]}
	e.Original = notice.Langs[0]
	if l.Served() && e.Editions[l].Blank() {
		c.Header("Cache-Control", "no-store")
		c.Status(http.StatusNoContent)
		return nil
	}
	texts, err := s.board.PreviewAnnouncement(e)
	if err != nil {
		return err
	}
	return s.ShowDesk(c, http.StatusOK, AnnouncementPreview{Lang: l, Text: texts[l]})
}
