package public

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/places"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// AnnouncementShow shows an announcement and one page of the discussion beneath it. The page is Unlisted if it is
// filtered or newest first. Threads is empty if there is no thread yet, or none with the Facet.
type AnnouncementShow struct {
	view.Frame
	notice.Discussion
	Region uint64    // number of the one region whose places are shown, from 1; 0 for all
	Form   view.Form // empty but for Lang; not shown if the discussion is closed
}

// listing returns which part of the page is shown.
func (p AnnouncementShow) listing() listing { return listing{p.Facet, p.Order, p.Page, p.Region} }

// AnnouncementShow serves GET /{lang}/{slug}; listingOf says what the query may hold.
func (h *Handlers) AnnouncementShow(c *gin.Context) error {
	at, err := listingOf(c)
	if err != nil {
		return err
	}
	v, done, err := h.visit(c)
	if err != nil || done {
		return err
	}
	k := v.key(edge.AnnouncementPage)
	k.Facet, k.Order, k.Page, k.Region = at.Facet, at.Order, at.Page, at.Region
	k.Until, err = h.until(v, k, func() ([]time.Time, error) {
		ctx := context.WithoutCancel(c.Request.Context())
		return h.board.DiscussionEnds(ctx, v.head.ID, at.Facet, at.Order, at.Page)
	})
	if err != nil {
		return err
	}
	return h.Publish(c, k, func() (view.Page, error) {
		ctx := context.WithoutCancel(c.Request.Context()) // others may wait for the page
		d, err := h.board.DiscussionWith(ctx, v.head.ID, at.Facet, at.Order, at.Page)
		if err != nil {
			return nil, err
		}
		if at.Region > 0 && !hasRegion(d.Announcement, v.lang, at.Region) {
			return nil, fmt.Errorf("region %d: %w", at.Region, notice.ErrNotFound)
		}
		whole := at.unfiltered()
		f := edge.FrameOn(d.Announcement, v.lang, func(l notice.Lang) string { return whole.path(d.Announcement, l) })
		f.Others = edge.Everywhere(func(l notice.Lang) string { return at.path(d.Announcement, l) })
		f.Unlisted = at != whole || at.Order == notice.Newest
		return AnnouncementShow{Frame: f, Discussion: d, Region: at.Region, Form: view.Form{Lang: v.lang}}, nil
	})
}

// hasRegion reports whether an announcement, as pages in l show it, has that many regions.
func hasRegion(a notice.Announcement, l notice.Lang, region uint64) bool {
	if only := a.OnlyLang(); only != "" {
		l = only
	}
	return region <= uint64(len(places.In(a.Texts[l])))
}

// form returns the comment form beneath the announcement.
func (f funcs) form(p AnnouncementShow) view.FormPart {
	p.Form.Settings = p.Settings
	return f.FormPart(p.Announcement, p.Form)
}

// origin returns the path at which search engines are to list an announcement: in the page's language or, if it is
// not in that, in the one that it is in.
func (f funcs) origin(a notice.Announcement) string {
	l := f.TextLang(a)
	return "/" + string(l) + "/" + a.SlugIn(l)
}

// A localizedNote is a correction's note with its language, which may differ from the page's.
type localizedNote struct {
	Lang notice.Lang
	Text string
}

// note returns a correction's note in the page's language or, if it has none in that, in the first that it has one
// in.
func (f funcs) note(c notice.Change) localizedNote {
	for _, l := range append([]notice.Lang{f.Lang()}, notice.Langs...) {
		if text := c.Notes[l]; text != "" {
			return localizedNote{l, text}
		}
	}
	return localizedNote{Lang: f.Lang()}
}

// wordsPerMinute is how fast people read prose in their own language, roughly (M. Brysbaert, "How many words do we read
// per minute? A review and meta-analysis of reading rate", Journal of Memory and Language 109, 2019: 238 in English).
const wordsPerMinute = 230

// minutes returns how long it takes to read the body of a text, without its places; at least 1.
func minutes(t notice.Text) int {
	n := 0
	for _, p := range t.Body.Parts {
		if _, err := places.Parse(p.Source); err != nil {
			n += len(strings.Fields(p.Source))
		}
	}
	return 1 + n/wordsPerMinute
}
