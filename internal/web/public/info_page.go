package public

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// infoPage publishes the page at /{lang}/{name}: About, Accessibility or Privacy. Such a page shows texts of the
// catalogue, what the settings promise and the institution's own words, whose version is in every key.
func (h *Handlers) infoPage(
	c *gin.Context, kind edge.Kind, name notice.InfoPage,
	page func(view.Frame, notice.Settings, notice.SafeHTML) view.Page,
) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	set, err := h.board.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	k := edge.Key{Kind: kind, Lang: lang, Settings: set.Version}
	return h.Publish(c, k, func() (view.Page, error) {
		path := func(l notice.Lang) string { return "/" + string(l) + "/" + string(name) }
		return page(edge.Frame(lang, path), set, h.board.InstitutionNote(name, lang)), nil
	})
}
