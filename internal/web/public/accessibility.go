package public

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Accessibility is the accessibility statement.
type Accessibility struct {
	view.Frame
	Note notice.SafeHTML // the institution's own words; may be empty
}

// Accessibility serves GET /{lang}/accessibility.
func (h *Handlers) Accessibility(c *gin.Context) error {
	return h.infoPage(c, edge.AccessibilityPage, notice.AccessibilityPage, func(f view.Frame, _ notice.Settings, note notice.SafeHTML) view.Page {
		return Accessibility{Frame: f, Note: note}
	})
}
