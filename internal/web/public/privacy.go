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
	Note      notice.SafeHTML // the institution's own words; may be empty
	Retention notice.RetentionDays
}

// Days returns how many days the kind with a name is kept (notice.RetainedKind); zero: for ever.
func (p Privacy) Days(kind string) (int, error) {
	k, err := notice.ParseRetainedKind(kind)
	if err != nil {
		return 0, err
	}
	return p.Retention[k], nil
}

// Privacy serves GET /{lang}/privacy.
func (h *Handlers) Privacy(c *gin.Context) error {
	return h.infoPage(c, edge.PrivacyPage, notice.PrivacyPage, func(f view.Frame, s notice.Settings, note notice.SafeHTML) view.Page {
		return Privacy{Frame: f, Note: note, Retention: s.Retention}
	})
}
