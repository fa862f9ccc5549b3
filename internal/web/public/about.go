package public

import (
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// About says what the board is for and how it works.
type About struct {
	view.Frame
	Settings notice.Settings // say which comments are read before they are published, and the times promised
	Note     notice.SafeHTML // the institution's own words; may be empty
}

// About serves GET /{lang}/about.
func (h *Handlers) About(c *gin.Context) error {
	return h.infoPage(c, edge.AboutPage, notice.AboutPage, func(f view.Frame, set notice.Settings, note notice.SafeHTML) view.Page {
		return About{Frame: f, Settings: set, Note: note}
	})
}
