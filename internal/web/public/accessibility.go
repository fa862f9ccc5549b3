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
	Settings notice.Settings // AnswerWithin is when a report of a barrier is answered
}

// Accessibility serves GET /{lang}/accessibility.
func (h *Handlers) Accessibility(c *gin.Context) error {
	return h.infoPage(c, edge.AccessibilityPage, "accessibility", func(f view.Frame, set notice.Settings) view.Page {
		return Accessibility{Frame: f, Settings: set}
	})
}
