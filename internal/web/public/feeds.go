package public

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Feeds explains the feeds and links to those that are about all announcements.
type Feeds struct{ view.Frame }

// Feeds serves GET /{lang}/feed.
func (h *Handlers) Feeds(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	return h.Publish(c, edge.Key{Kind: edge.FeedsPage, Lang: lang}, func() (view.Page, error) {
		return Feeds{edge.Frame(lang, func(l notice.Lang) string { return "/" + string(l) + "/feed" })}, nil
	})
}
