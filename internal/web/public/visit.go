package public

import (
	"encoding/binary"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// A visit is a request for a page of an announcement, by the language and the slug of its path.
type visit struct {
	lang notice.Lang
	head notice.Head
	now  time.Time
	open bool // comments are taken now
}

// visit finds the public announcement of a request's path; without one it returns notice.ErrNotFound. If the slug is
// an old one or another language's, it redirects to the page's address in the path's language and done is true.
func (h *Handlers) visit(c *gin.Context) (v visit, done bool, err error) {
	if v.lang, err = edge.Language(c); err != nil {
		return v, false, err
	}
	ctx := c.Request.Context()
	v.now = h.Now()
	if v.head, err = h.board.Head(ctx, c.Param("slug")); err != nil {
		return v, false, err
	}
	if !v.head.PublicAt(v.now) {
		return v, false, notice.ErrNotFound
	}
	if v.open = v.head.OpenAt(v.now); v.head.Names(v.lang) {
		return v, false, nil
	}
	a, err := h.board.Announcement(ctx, c.Param("slug"))
	if err != nil {
		return v, false, err
	}
	slug := a.SlugIn(v.lang) // the other language's, if the announcement is in that one only
	if slug == c.Param("slug") {
		return v, false, nil
	}
	_, rest, _ := strings.Cut(c.Request.URL.Path, "/"+c.Param("slug"))
	to := url.URL{Path: "/" + string(v.lang) + "/" + slug + rest, RawQuery: c.Request.URL.RawQuery}
	c.Writer.Header()["Cache-Control"] = edge.Revalidate // renamed back, the two addresses change places
	c.Redirect(http.StatusMovedPermanently, to.String())
	return v, true, nil
}

// key returns the cache key of a page of the announcement as it is now.
func (v visit) key(kind edge.Kind) edge.Key {
	return edge.Key{Kind: kind, Lang: v.lang, On: v.head.ID, Revision: v.head.Revision, Open: v.open}
}

// until returns when the next thread on a page with key k is closed by its age, for Key.Until. ends returns when that is
// for every thread on the page; it is called once for each revision of the announcement.
func (h *Handlers) until(v visit, k edge.Key, ends func() ([]time.Time, error)) (int64, error) {
	k.Kind, k.Lang, k.Region, k.Open = edge.ThreadEnds, "", 0, false
	kept, err := h.Cached(k, func() ([]byte, error) {
		all, err := ends()
		var b []byte
		for _, end := range all {
			b = binary.BigEndian.AppendUint64(b, uint64(edge.Instant(end)))
		}
		return b, err
	})
	for now := edge.Instant(v.now); len(kept) >= 8; kept = kept[8:] {
		if end := int64(binary.BigEndian.Uint64(kept)); now < end {
			return end, err
		}
	}
	return 0, err
}
