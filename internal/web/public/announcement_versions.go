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

// AnnouncementVersions lists the versions of an announcement's texts.
type AnnouncementVersions struct {
	view.Frame
	Announcement notice.Announcement
}

// A version is one line of the list of versions.
type version struct {
	Number    uint64
	Before    uint64 // number of the version before; zero for the first
	Since     time.Time
	Current   bool
	Change    notice.Change // that made it; of the first, the zero Change
	Corrected bool
}

// versions returns the versions of an announcement, the latest first.
func versions(a notice.Announcement) (all []version) {
	for n := a.Version(); n > 0; n-- {
		v := version{Number: n, Before: n - 1, Since: a.Since(n), Current: n == a.Version()}
		if n > 1 {
			v.Change = a.Changes[n-2]
			v.Corrected = v.Change.Kind == notice.Corrected
		}
		all = append(all, v)
	}
	return all
}

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

// AnnouncementVersions lists the versions of an announcement's texts.
func (s *Handlers) AnnouncementVersions(c *gin.Context) error {
	v, done, err := s.visit(c)
	if err != nil || done {
		return err
	}
	ctx := c.Request.Context()
	return s.Publish(c, v.key(edge.VersionsPage), func() (view.Page, error) {
		a, err := s.board.Announcement(context.WithoutCancel(ctx), c.Param("slug"))
		if err != nil {
			return nil, err
		}
		f := edge.FrameOn(a, v.lang, func(l notice.Lang) string { return versionPath(a, l, 0, 0) })
		return AnnouncementVersions{Frame: f, Announcement: a}, nil
	})
}
