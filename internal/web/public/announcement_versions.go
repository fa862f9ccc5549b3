package public

import (
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// AnnouncementVersions lists the versions of an announcement's texts. They are made of Announcement.Changes.
type AnnouncementVersions struct {
	view.Frame
	Announcement notice.Announcement
}

// AnnouncementVersions serves GET /{lang}/{slug}/versions.
func (h *Handlers) AnnouncementVersions(c *gin.Context) error {
	v, done, err := h.visit(c)
	if err != nil || done {
		return err
	}
	ctx := c.Request.Context()
	return h.Publish(c, v.key(edge.VersionsPage), func() (view.Page, error) {
		a, err := h.board.Announcement(context.WithoutCancel(ctx), c.Param("slug"))
		if err != nil {
			return nil, err
		}
		f := edge.FrameOn(a, v.lang, func(l notice.Lang) string { return versionPath(a, l, 0, 0) })
		return AnnouncementVersions{Frame: f, Announcement: a}, nil
	})
}

// versionPath returns the path of a version's page, of a comparison if with is not 0, or of the list of versions if
// number is 0.
func versionPath(a notice.Announcement, l notice.Lang, number, with uint64) string {
	path := pagePath(a, l, notice.Oldest, 1) + "/versions"
	if number > 0 {
		path += "/" + strconv.FormatUint(number, 10)
	}
	if with > 0 {
		path += "?with=" + strconv.FormatUint(with, 10)
	}
	return path
}

// A version is an item of the list of versions.
type version struct {
	Number    uint64        // from 1
	Before    uint64        // number of the version before; 0 for the first
	Since     time.Time     // zero if unknown
	DayOnly   bool          // of Since only the day is known
	Current   bool          // it is the latest
	Change    notice.Change // that made it; the zero Change for the first
	Corrected bool          // Change is a correction, with a note
}

// versions returns the versions of an announcement, the latest first.
func versions(a notice.Announcement) (all []version) {
	for n := a.Version(); n > 0; n-- {
		v := version{Number: n, Before: n - 1, Since: a.Since(n), DayOnly: n == 1 && a.Imported(), Current: n == a.Version()}
		if n > 1 {
			v.Change = a.Changes[n-2]
			v.Corrected = v.Change.Kind == notice.Corrected
		}
		all = append(all, v)
	}
	return all
}
