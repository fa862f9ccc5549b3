package public

import (
	"context"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// AnnouncementWhole shows an announcement with its whole discussion on one page, to be printed or kept. It is always
// Unlisted.
type AnnouncementWhole struct {
	view.Frame
	notice.Discussion
}

// AnnouncementWhole serves GET /{lang}/{slug}/whole. A discussion of more than board.MaxWhole comments is
// notice.ErrNotFound.
func (h *Handlers) AnnouncementWhole(c *gin.Context) error {
	v, done, err := h.visit(c)
	if err != nil || done {
		return err
	}
	ctx := context.WithoutCancel(c.Request.Context()) // others may wait for the page
	return h.Publish(c, v.key(edge.WholePage), func() (view.Page, error) {
		d, err := h.board.WholeDiscussion(ctx, v.head.ID)
		if err != nil {
			return nil, err
		}
		f := edge.FrameOn(d.Announcement, v.lang, func(l notice.Lang) string {
			return "/" + string(l) + "/" + d.Announcement.SlugIn(l) + "/whole"
		})
		f.Unlisted = true
		return AnnouncementWhole{Frame: f, Discussion: d}, nil
	})
}
