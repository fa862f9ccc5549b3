package public

import (
	"context"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Developers explains how programs read the site.
type Developers struct {
	view.Frame
	Example uint64 // id of the latest announcement; 1 if there is none
}

// Developers serves GET /{lang}/developers.
func (h *Handlers) Developers(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	ctx := context.WithoutCancel(c.Request.Context())
	list, err := h.board.ListVersion(ctx)
	if err != nil {
		return err
	}
	k := edge.Key{Kind: edge.DevelopersPage, Lang: lang, Revision: list.Revision, Until: edge.Instant(list.Next)}
	return h.Publish(c, k, func() (view.Page, error) {
		p := Developers{Example: 1}
		p.Frame = edge.Frame(lang, func(l notice.Lang) string { return "/" + string(l) + "/developers" })
		latest, err := h.board.Announcements(ctx, 0, 1)
		if len(latest) > 0 {
			p.Example = uint64(latest[0].Announcement.ID)
		}
		return p, err
	})
}
