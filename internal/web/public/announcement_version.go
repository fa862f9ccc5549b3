package public

import (
	"context"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// AnnouncementVersion shows one version of an announcement's texts.
type AnnouncementVersion struct {
	view.Frame
	board.Version
}

// shown returns the text of a version in the page's language or, if it is not in that, in its own.
func (v funcs) shown(texts map[notice.Lang]notice.Text) view.ShownText {
	l := v.TextLang(notice.Announcement{Texts: texts})
	return view.NewShownText(l, texts[l])
}

// AnnouncementVersion shows one version, or with ?with= what differs between it and another: the next one, if
// the query names none.
func (s *Handlers) AnnouncementVersion(c *gin.Context) error {
	number, err := edge.Ordinal(c.Param("number"), 0)
	if err != nil {
		return err
	}
	with, comparing := c.GetQuery("with")
	other := uint64(0)
	if comparing {
		if other, err = edge.Ordinal(with, number+1); err != nil {
			return err
		}
	}
	v, done, err := s.visit(c)
	if err != nil || done {
		return err
	}
	ctx, k := context.WithoutCancel(c.Request.Context()), v.key(edge.VersionPage)
	k.Page, k.Thread = number, other
	return s.Publish(c, k, func() (view.Page, error) {
		one, err := s.board.Version(ctx, v.head.ID, number)
		if err != nil {
			return nil, err
		}
		a := one.Announcement
		f := edge.FrameOn(a, v.lang, func(l notice.Lang) string { return versionPath(a, l, number, other) })
		if !comparing {
			return AnnouncementVersion{Frame: f, Version: one}, nil
		}
		two, err := s.board.Version(ctx, v.head.ID, other)
		if err != nil {
			return nil, err
		}
		return AnnouncementCompare{Frame: f, Announcement: a, From: number, To: other, Old: one.Texts, New: two.Texts}, nil
	})
}
