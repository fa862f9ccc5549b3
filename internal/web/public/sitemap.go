package public

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// What search engines are told about, and which pages they are to list.
//
// The sitemap has every page that people search for: the list of announcements, each announcement in the languages
// that it is in, and sitePages. Search engines may also list what those pages link to and no other page says: later
// pages of the list or of a discussion, and the pages of a thread that is too long for its discussion. Each of those
// pages has its own address as canonical address.
//
// Pages that repeat another page ask not to be listed (view.Frame.Unlisted): a discussion in another order or
// filtered, a thread that its discussion's page has as a whole, one comment with its surroundings, an earlier version
// of the house rules. Their links may be followed, and their words are found on the page that they repeat.
//
// Pages that are not meant to be found by searching ask the same in their head and, unless they come from the cache,
// in a header (edge.Unlisted): forms, receipts, errors, versions of texts, the desk. The address of a receipt is a
// secret, so no list has it. robots.txt does not exclude receipts either: an engine that may not fetch a page cannot
// read that it asks not to be listed.

// sitePages are the paths of the pages in the sitemap that are not announcements, behind /en or /es.
var sitePages = []string{"/", "/rules", "/about", "/feed", "/developers", "/accessibility", "/privacy"}

// sitemapSpan is how many ids of announcements one part of the sitemap covers. With two languages a part has at most
// 1,010 addresses, far from the 50,000 and 50 MB that sitemaps.org allows, and is made in a few milliseconds. The index
// has room for 50,000 parts, which is 25 million announcements.
const sitemapSpan = 500

var xmlType = []string{"application/xml; charset=utf-8"}

// Robots serves GET /robots.txt: it excludes the desk and names the sitemap.
func (h *Handlers) Robots(c *gin.Context) error {
	c.Header("Cache-Control", "public, max-age=86400")
	text := "User-agent: *\nDisallow: " + h.Path() + "/desk/\n\nSitemap: " + h.Base() + "/sitemap.xml\n"
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(text))
	return nil
}

// Sitemap serves GET /sitemap.xml: the whole sitemap or, if the board has more than sitemapSpan announcements, the
// index of its parts; with ?part={number} one part, from 1. An announcement never moves to another part.
func (h *Handlers) Sitemap(c *gin.Context) error {
	part := uint64(0)
	if text, given := c.GetQuery("part"); given {
		var err error
		if part, err = edge.Ordinal(text, 0); err != nil {
			return err
		}
	}
	ctx := c.Request.Context()
	list, err := h.board.ListVersion(ctx)
	if err != nil {
		return err
	}
	k := edge.Key{
		Kind: edge.SitemapPart, Revision: list.Revision, Page: part, Until: edge.Instant(list.Next),
		Encoding: edge.Accepted(c.Request),
	}
	if h.Unchanged(c, k) {
		return nil
	}
	body, err := h.Cached(k, func() ([]byte, error) { // in one encoding only: it is rarely asked for
		text, err := h.makeSitemap(context.WithoutCancel(ctx), part)
		if err != nil {
			return nil, err
		}
		return edge.Packed(text, k.Encoding)
	})
	if err != nil {
		return err
	}
	c.Writer.Header()["Content-Type"] = xmlType
	edge.Send(c, k.Encoding, body)
	return nil
}

// makeSitemap returns a part of the sitemap, from 1; for 0 the index of the parts or, if there is one part, that.
func (h *Handlers) makeSitemap(ctx context.Context, part uint64) ([]byte, error) {
	last, err := h.board.LastAnnounced(ctx)
	if err != nil {
		return nil, err
	}
	parts := max(1, (uint64(last)+sitemapSpan-1)/sitemapSpan)
	switch {
	case part > parts:
		return nil, fmt.Errorf("part %d of %d of the sitemap: %w", part, parts, notice.ErrNotFound)
	case part == 0 && parts > 1:
		return h.sitemapIndex(parts)
	}
	part = max(1, part)
	m := sitemap{base: h.Base()}
	if part == 1 {
		for _, page := range sitePages {
			m.add(edge.Everywhere(func(l notice.Lang) string { return "/" + string(l) + page }), time.Time{})
		}
	}
	from, to := notice.AnnouncementID((part-1)*sitemapSpan+1), notice.AnnouncementID(part*sitemapSpan)
	err = h.board.EachAnnounced(ctx, from, to, func(a notice.Outline) {
		paths := map[notice.Lang]string{}
		for l := range a.Texts {
			if l.Served() {
				paths[l] = pagePath(a.Announcement, l, notice.Oldest, 1)
			}
		}
		m.add(paths, a.Since(a.Version()))
	})
	if err != nil {
		return nil, err
	}
	return toXML(urlSet{Namespace: sitemapNamespace, XHTML: "http://www.w3.org/1999/xhtml", URLs: m.urls})
}

// sitemapNamespace is that of the elements of a sitemap (https://www.sitemaps.org/protocol.html).
const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// A sitemapIndex names the parts of a sitemap.
type sitemapIndex struct {
	XMLName   xml.Name `xml:"sitemapindex"`
	Namespace string   `xml:"xmlns,attr"`
	Parts     []struct {
		Loc string `xml:"loc"`
	} `xml:"sitemap"`
}

// sitemapIndex returns the index of a sitemap with so many parts.
func (h *Handlers) sitemapIndex(parts uint64) ([]byte, error) {
	index := sitemapIndex{Namespace: sitemapNamespace}
	for n := range parts {
		index.Parts = append(index.Parts, struct {
			Loc string `xml:"loc"`
		}{h.Base() + "/sitemap.xml?part=" + strconv.FormatUint(n+1, 10)})
	}
	return toXML(index)
}

// A urlSet is a sitemap.
type urlSet struct {
	XMLName   xml.Name     `xml:"urlset"`
	Namespace string       `xml:"xmlns,attr"`
	XHTML     string       `xml:"xmlns:xhtml,attr"`
	URLs      []sitemapURL `xml:"url"`
}

// A sitemapURL is one page, with its other languages as Google describes them
// (https://developers.google.com/search/docs/specialty/international/localized-versions).
type sitemapURL struct {
	Loc        string             `xml:"loc"`
	LastMod    string             `xml:"lastmod,omitempty"`
	Alternates []sitemapAlternate `xml:"xhtml:link"`
}

type sitemapAlternate struct {
	Rel      string `xml:"rel,attr"`
	HrefLang string `xml:"hreflang,attr"`
	Href     string `xml:"href,attr"`
}

// A sitemap collects the pages of a urlSet.
type sitemap struct {
	base string // absolute URL of the board
	urls []sitemapURL
}

// add adds a page with its path in each language that it is in. changed is when its text last changed; the zero time is
// left out. A page in a single language has no alternates, as in its own head.
func (m *sitemap) add(paths map[notice.Lang]string, changed time.Time) {
	var alternates []sitemapAlternate
	alternate := func(lang, path string) {
		if path != "" {
			alternates = append(alternates, sitemapAlternate{Rel: "alternate", HrefLang: lang, Href: m.base + path})
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
		u := sitemapURL{Loc: m.base + paths[l], Alternates: alternates}
		if !changed.IsZero() {
			u.LastMod = changed.UTC().Format(time.RFC3339)
		}
		m.urls = append(m.urls, u)
	}
}

// toXML returns an XML document.
func toXML(document any) ([]byte, error) {
	text, err := xml.Marshal(document)
	return append([]byte(xml.Header), text...), err
}
