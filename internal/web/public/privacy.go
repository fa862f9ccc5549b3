package public

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Privacy says what is kept of those who read and write.
type Privacy struct{ view.Frame }

func (s *Handlers) Privacy(c *gin.Context) error {
	return s.infoPage(c, edge.PrivacyPage, "privacy", func(f view.Frame, _ notice.Settings) view.Page { return Privacy{Frame: f} })
}
