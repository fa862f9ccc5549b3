package public

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Accessibility is the accessibility statement.
type Accessibility struct{ view.Frame }

// Accessibility serves GET /{lang}/accessibility.
func (h *Handlers) Accessibility(c *gin.Context) error {
	return h.infoPage(c, edge.AccessibilityPage, "accessibility", func(f view.Frame, _ notice.Settings) view.Page {
		return Accessibility{Frame: f}
	})
}
