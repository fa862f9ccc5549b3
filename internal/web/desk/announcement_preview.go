package desk

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// AnnouncementPreview is the texts of an announcement in one language as they would look: a fragment of HTML, which a
// script puts into the form of the announcement.
type AnnouncementPreview struct {
	view.Frame
	Lang notice.Lang
	Text notice.Text
}

// AnnouncementPreview serves POST /desk/announcements/preview, for the script: the edition in the language of the field
// lang, or no content (204) if nothing is filled in for that.
func (h *Handlers) AnnouncementPreview(c *gin.Context) error {
	e, err := h.readEdit(c)
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
	texts, err := h.board.PreviewAnnouncement(e)
	if err != nil {
		return err
	}
	return h.ShowDesk(c, http.StatusOK, AnnouncementPreview{Lang: l, Text: texts[l]})
}
