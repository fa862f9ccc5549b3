package public

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/places"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// origin returns the path of an announcement that search engines are to know: in the page's language, or
// in the one that it is in alone.
func (v funcs) origin(a notice.Announcement) string {
	l := v.TextLang(a)
	return "/" + string(l) + "/" + a.SlugIn(l)
}

// A localizedNote is a text with its language, which need not be the page's.
type localizedNote struct {
	Lang notice.Lang
	Text string
}

// note returns a correction's note in the page's language or, if it has none, in one that it has.
func (v funcs) note(c notice.Change) localizedNote {
	for _, l := range append([]notice.Lang{v.Lang()}, notice.Langs...) {
		if text := c.Notes[l]; text != "" {
			return localizedNote{l, text}
		}
	}
	return localizedNote{Lang: v.Lang()}
}

// form returns the form beneath an announcement.
func (v funcs) form(p AnnouncementShow) view.FormPart {
	p.Form.Settings = p.Settings
	return v.FormPart(p.Announcement, p.Form)
}

// AnnouncementShow shows an announcement and one page of the discussion beneath it.
type AnnouncementShow struct {
	view.Frame
	notice.Discussion
	Region uint64    // whose places alone are shown, from 1; zero for all
	Form   view.Form // empty; not shown if the discussion is closed
}

// A discussionSummary says what a discussion holds and what it owes.
type discussionSummary struct {
	All, Readers, Official, Open uint64
	Waiting                      []uint64 // numbers of the open questions, if all of them are on the page
	OpenAt                       string   // leads to the threads with open questions; empty if these are shown
}

func (v funcs) discussionSummary(d notice.Discussion) discussionSummary {
	a := discussionSummary{All: d.Tally.Published, Official: d.Tally.Official, Open: d.Tally.OpenCount}
	a.Readers = a.All - min(a.Official, a.All)
	if d.Facet != notice.Unanswered {
		a.OpenAt = Listing{Facet: notice.Unanswered, Order: d.Order}.href()
	}
	note := func(c notice.Comment) {
		if c.AwaitsAnswer() {
			a.Waiting = append(a.Waiting, c.Number)
		}
	}
	for _, t := range d.Threads {
		note(t.Root)
		for _, c := range t.Replies {
			note(c)
		}
	}
	slices.Sort(a.Waiting)
	if uint64(len(a.Waiting)) != a.Open || a.Open > 12 {
		a.Waiting = nil
	}
	return a
}

// A visit is what the path of an announcement leads to.
type visit struct {
	lang notice.Lang
	head notice.Head
	open bool // comments are taken
	day  uint64
}

// visit finds the announcement of the path, or redirects to its address in the path's language: from
// an old slug, or from another language's. Then done is true.
func (s *Handlers) visit(c *gin.Context) (v visit, done bool, err error) {
	if v.lang, err = edge.Language(c); err != nil {
		return v, false, err
	}
	ctx, now := c.Request.Context(), s.Now()
	if v.head, err = s.board.Head(ctx, c.Param("slug")); err != nil {
		return v, false, err
	}
	if !v.head.PublicAt(now) {
		return v, false, notice.ErrNotFound
	}
	v.day = uint64(now.Unix() / (24 * 3600))
	if v.open = v.head.OpenAt(now); v.head.Names(v.lang) {
		return v, false, nil
	}
	a, err := s.board.Announcement(ctx, c.Param("slug"))
	if err != nil {
		return v, false, err
	}
	slug := a.SlugIn(v.lang) // of the other language, if it is in that alone
	if slug == c.Param("slug") {
		return v, false, nil
	}
	_, rest, _ := strings.Cut(c.Request.URL.Path, "/"+c.Param("slug"))
	to := url.URL{Path: "/" + string(v.lang) + "/" + slug + rest, RawQuery: c.Request.URL.RawQuery}
	c.Redirect(http.StatusMovedPermanently, to.String())
	return v, true, nil
}

// key returns the key of a page of the announcement, as it is now. The day is part of it because threads
// close by their age.
func (v visit) key(kind edge.Kind) edge.Key {
	return edge.Key{Kind: kind, Lang: v.lang, On: v.head.ID, Revision: v.head.Revision, Open: v.open, Day: v.day}
}

func (s *Handlers) AnnouncementShow(c *gin.Context) error {
	at, err := listingOf(c)
	if err != nil {
		return err
	}
	v, done, err := s.visit(c)
	if err != nil || done {
		return err
	}
	ctx, k := c.Request.Context(), v.key(edge.AnnouncementPage)
	k.Facet, k.Order, k.Page, k.Region = at.Facet, at.Order, at.Page, at.Region
	return s.Publish(c, k, func() (view.Page, error) {
		d, err := s.board.DiscussionWith(context.WithoutCancel(ctx), v.head.ID, at.Facet, at.Order, at.Page) // others may be waiting for it
		if err != nil {
			return nil, err
		}
		if at.Region > 0 && !hasRegion(d.Announcement, v.lang, at.Region) {
			return nil, fmt.Errorf("region %d: %w", at.Region, notice.ErrNotFound)
		}
		f := edge.FrameOn(d.Announcement, v.lang, func(l notice.Lang) string { return at.unfiltered().path(d.Announcement, l) })
		f.Others = edge.Everywhere(func(l notice.Lang) string { return at.path(d.Announcement, l) })
		f.Unlisted = at != at.unfiltered() || at.Order == notice.Newest
		return AnnouncementShow{Frame: f, Discussion: d, Region: at.Region, Form: view.Form{Lang: v.lang}}, nil
	})
}

// hasRegion reports whether an announcement, as it is shown on pages in l, has places in a region.
func hasRegion(a notice.Announcement, l notice.Lang, region uint64) bool {
	if only := a.OnlyLang(); only != "" {
		l = only
	}
	return region <= uint64(len(places.In(a.Texts[l])))
}

// pagePath returns the one address of a page of a discussion.
func pagePath(a notice.Announcement, l notice.Lang, order notice.Order, page uint64) string {
	return inOrder(order, page).path(a, l)
}
