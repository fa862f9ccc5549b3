package public

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// A visit is a request for a page of an announcement, by the language and the slug of its path.
type visit struct {
	lang notice.Lang
	head notice.Head
	open bool   // comments are taken now
	day  uint64 // since 1970, UTC
}

// visit finds the public announcement of a request's path; without one it returns notice.ErrNotFound. If the slug is
// an old one or another language's, it redirects to the page's address in the path's language and done is true.
func (h *Handlers) visit(c *gin.Context) (v visit, done bool, err error) {
	if v.lang, err = edge.Language(c); err != nil {
		return v, false, err
	}
	ctx, now := c.Request.Context(), h.Now()
	if v.head, err = h.board.Head(ctx, c.Param("slug")); err != nil {
		return v, false, err
	}
	if !v.head.PublicAt(now) {
		return v, false, notice.ErrNotFound
	}
	v.day = uint64(now.Unix() / (24 * 3600))
	if v.open = v.head.OpenAt(now); v.head.Names(v.lang) {
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

// key returns the cache key of a page of the announcement as it is now. The day is part of it because threads close
// by their age.
func (v visit) key(kind edge.Kind) edge.Key {
	return edge.Key{
		Kind: kind, Lang: v.lang, On: v.head.ID, Revision: v.head.Revision, Open: v.open, Day: v.day,
	}
}
