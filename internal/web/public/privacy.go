package public

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Privacy says which data about readers and authors are stored, where, and for how long.
type Privacy struct{ view.Frame }

// Privacy serves GET /{lang}/privacy.
func (h *Handlers) Privacy(c *gin.Context) error {
	return h.infoPage(c, edge.PrivacyPage, "privacy", func(f view.Frame, _ notice.Settings) view.Page {
		return Privacy{Frame: f}
	})
}
