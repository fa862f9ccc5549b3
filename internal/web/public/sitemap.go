package public

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// What search engines are told of, and what they are to list.
//
// The sitemap names every page that someone may look for: the list of announcements, each announcement in the
// languages that it is in, and the pages of sitePages. They also list what these lead to and no other page
// says: later pages of a discussion or of the list, and the pages of a thread that is too long for its
// discussion. Each of those is the canonical address of itself.
//
// What repeats another page they are asked to leave out (view.Frame.Unlisted): a discussion in another order,
// a thread that is on its discussion's page as a whole, one comment with its surroundings, earlier house
// rules. Its words are found where they stand, and its links are followed. Whatever is not published says
// the same in its head and in a header: forms, receipts, errors, versions, the desk. A receipt's address is a
// secret, so it stands in no list, not even in one of what to stay away from: there it would also keep
// engines from reading that it is not for them.

// sitePages are the pages of the sitemap beside the announcements, behind /en or /es.
var sitePages = []string{"/", "/rules", "/about", "/accessibility", "/privacy"}

// sitemapSpan is how many ids of announcements one part of the sitemap covers. With two languages a part has
// at most 1,002 addresses, far from the 50,000 and 50 MB that are allowed (sitemaps.org), and is made in
// some milliseconds; the index of the parts has room for 25 million announcements.
const sitemapSpan = 500

var xmlType = []string{"application/xml; charset=utf-8"}

// Robots keeps search engines out of what is not for them, and leads them to what is.
func (s *Handlers) Robots(c *gin.Context) error {
	c.Header("Cache-Control", "public, max-age=86400")
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte("User-agent: *\nDisallow: /desk/\n\nSitemap: "+s.Base()+"/sitemap.xml\n"))
	return nil
}

// Sitemap serves the whole sitemap or, if the board has many announcements, the index of its parts; with
// ?part=2 the second part. A part is the same announcements for ever.
func (s *Handlers) Sitemap(c *gin.Context) error {
	part := uint64(0)
	if text, given := c.GetQuery("part"); given {
		var err error
		if part, err = edge.Ordinal(text, 0); err != nil {
			return err
		}
	}
	ctx := c.Request.Context()
	totals, err := s.board.Totals(ctx)
	if err != nil {
		return err
	}
	// The minute is part of the version because announcements appear at their time, not by a change.
	k := edge.Key{Kind: edge.SitemapPart, Revision: totals.Revision, Page: part, Minute: s.Now().Unix() / 60, Encoding: edge.Accepted(c.Request)}
	if s.Unchanged(c, k) {
		return nil
	}
	body, err := s.Cached(k, func() ([]byte, error) { // only as packed: few ask for it, and then once
		xml, err := s.makeSitemap(context.WithoutCancel(ctx), part)
		if err != nil {
			return nil, err
		}
		return edge.Packed([]byte(xml), k.Encoding)
	})
	if err != nil {
		return err
	}
	c.Writer.Header()["Content-Type"] = xmlType
	edge.Send(c, k.Encoding, body)
	return nil
}

// makeSitemap returns a part of the sitemap. Part 0 is what its address without a part says.
func (s *Handlers) makeSitemap(ctx context.Context, part uint64) (string, error) {
	last, err := s.board.LastAnnounced(ctx)
	if err != nil {
		return "", err
	}
	parts := max(1, (uint64(last)+sitemapSpan-1)/sitemapSpan)
	switch {
	case part > parts:
		return "", fmt.Errorf("part %d of %d of the sitemap: %w", part, parts, notice.ErrNotFound)
	case part == 0 && parts > 1:
		return s.sitemapIndex(parts), nil
	}
	part = max(1, part)
	m := newSitemap(s.Base())
	if part == 1 {
		for _, page := range sitePages {
			m.add(edge.Everywhere(func(l notice.Lang) string { return "/" + string(l) + page }), time.Time{})
		}
	}
	err = s.board.EachAnnounced(ctx, notice.AnnouncementID((part-1)*sitemapSpan+1), notice.AnnouncementID(part*sitemapSpan), func(a notice.Announcement) {
		paths := map[notice.Lang]string{}
		for l := range a.Texts {
			if l.Served() {
				paths[l] = pagePath(a, l, notice.Oldest, 1)
			}
		}
		m.add(paths, a.Since(a.Version()))
	})
	return m.end(), err
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// sitemapIndex names the parts of the sitemap.
func (s *Handlers) sitemapIndex(parts uint64) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for n := range parts {
		b.WriteString("<sitemap><loc>" + html.EscapeString(s.Base()+"/sitemap.xml?part="+strconv.FormatUint(n+1, 10)) + "</loc></sitemap>\n")
	}
	b.WriteString("</sitemapindex>\n")
	return b.String()
}

// A sitemap is being written, as sitemaps.org has it, with the languages as Google reads them.
type sitemap struct {
	strings.Builder
	base string
}

func newSitemap(base string) *sitemap {
	m := &sitemap{base: base}
	m.WriteString(xmlHead + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n")
	return m
}

// add adds a page that is at these paths, and was changed last at that time if that is known. One that is in a
// single language has no alternates, as on the page itself.
func (m *sitemap) add(paths map[notice.Lang]string, changed time.Time) {
	var alternates strings.Builder
	alternate := func(lang, path string) {
		if path != "" {
			alternates.WriteString(`<xhtml:link rel="alternate" hreflang="` + lang + `" href="` + html.EscapeString(m.base+path) + `"/>`)
		}
	}
	if len(paths) > 1 {
		for _, l := range notice.Langs {
			alternate(string(l), paths[l])
		}
		alternate("x-default", paths[notice.Langs[0]])
	}
	for _, l := range notice.Langs {
		if paths[l] == "" {
			continue
		}
		m.WriteString("<url><loc>" + html.EscapeString(m.base+paths[l]) + "</loc>")
		if !changed.IsZero() {
			m.WriteString("<lastmod>" + changed.UTC().Format(time.RFC3339) + "</lastmod>")
		}
		m.WriteString(alternates.String() + "</url>\n")
	}
}

func (m *sitemap) end() string {
	m.WriteString("</urlset>\n")
	return m.String()
}
