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
	Settings notice.Settings
}

func (s *Handlers) Accessibility(c *gin.Context) error {
	return s.infoPage(c, edge.AccessibilityPage, "accessibility", func(f view.Frame, set notice.Settings) view.Page {
		return Accessibility{Frame: f, Settings: set}
	})
}
