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

// AnnouncementVersion serves GET /{lang}/{slug}/versions/{number}; with ?with={other} it serves AnnouncementCompare,
// what differs between that version and the one before or after. An empty ?with= means the version after; any other
// version is not found, because comparing is costly and each comparison is a page in the cache.
func (h *Handlers) AnnouncementVersion(c *gin.Context) error {
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
		if other+1 != number && other != number+1 {
			return notice.ErrNotFound
		}
	}
	v, done, err := h.visit(c)
	if err != nil || done {
		return err
	}
	ctx := context.WithoutCancel(c.Request.Context())
	now, err := h.board.Announcement(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	k := edge.Key{ // not of the tally's revision, which rises with every comment
		Kind: edge.VersionPage, Lang: v.lang, On: v.head.ID, Revision: now.Saved.Times, Page: number, Thread: other,
	}
	return h.Publish(c, k, func() (view.Page, error) {
		one, err := h.board.Version(ctx, v.head.ID, number)
		if err != nil {
			return nil, err
		}
		a := one.Announcement
		f := edge.FrameOn(a, v.lang, func(l notice.Lang) string { return versionPath(a, l, number, other) })
		if !comparing {
			return AnnouncementVersion{Frame: f, Version: one}, nil
		}
		two, err := h.board.Version(ctx, v.head.ID, other)
		if err != nil {
			return nil, err
		}
		return AnnouncementCompare{
			Frame: f, Announcement: a, From: number, To: other, Old: one.Texts, New: two.Texts,
		}, nil
	})
}

// shown returns the text of a version in the page's language or, if it is not in that, in the one that it is in.
func (f funcs) shown(texts map[notice.Lang]notice.Text) view.ShownText {
	l := f.TextLang(notice.Announcement{Texts: texts})
	return view.NewShownText(l, texts[l])
}
