package public

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Privacy says which data about readers and authors are stored, where, and for how long.
type Privacy struct {
	view.Frame
	Note notice.SafeHTML // the institution's own words; may be empty
}

// Privacy serves GET /{lang}/privacy.
func (h *Handlers) Privacy(c *gin.Context) error {
	return h.infoPage(c, edge.PrivacyPage, notice.PrivacyPage, func(f view.Frame, _ notice.Settings, note notice.SafeHTML) view.Page {
		return Privacy{Frame: f, Note: note}
	})
}
