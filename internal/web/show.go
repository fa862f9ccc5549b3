package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// show renders a page that only its reader may see, and that nobody may store.
func (s *edge) show(c *gin.Context, code int, lang notice.Lang, p view.Page) error {
	h := c.Writer.Header()
	html, err := s.setCSP(h).views.Render(lang, p)
	if err != nil {
		return err
	}
	document(h)
	h["Cache-Control"], h["X-Robots-Tag"], h["Vary"] = noStore, unlisted, varyEncoding
	h.Set("Content-Language", string(lang))
	body := html
	if accepted(c.Request) != identity && len(html) > 1400 { // one packet is not worth it
		if body, err = gzipped(html, gzip.BestSpeed); err != nil {
			return err
		}
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(code)
	_, _ = c.Writer.Write(body) // a reader who is gone is no error
	return nil
}

// A pageKey tells apart all that can make one public page's bytes differ from another's.
type pageKey struct {
	kind     pageKind
	encoding encoding
	order    notice.Order
	facet    notice.Facet
	open     bool // comments are taken
	lang     notice.Lang
	on       notice.AnnouncementID
	revision uint64
	thread   uint64
	page     uint64
	region   uint64 // whose places alone are shown
	minute   int64  // of pages on which something appears at its time
	day      uint64 // since 1970, UTC, of pages that can change with it
	settings uint64 // version, of pages that can change with it and have no revision
	theme    uint64 // version of the institution, of all pages
}

type pageKind uint8

const (
	homePage pageKind = iota + 1
	announcementPage
	announcementCard // and any other: its version says all
	sitemapPart
	threadPage
	rulesPage
	aboutPage
	accessibilityPage
	privacyPage
	versionsPage
	versionPage
	latestNews // no page, but a tag is made of it
)

// An encoding is how the bytes of a page are packed (RFC 9110, section 8.4.1).
type encoding uint8

const (
	identity encoding = iota
	gzipEncoding
	brotliEncoding
)

var encodings = [...]struct{ name []string }{identity: {nil}, gzipEncoding: {[]string{"gzip"}}, brotliEncoding: {[]string{"br"}}}

// accepted chooses the encoding of an answer: the smallest that the reader takes. A weight of zero
// refuses; other weights only rank what a reader takes, and the smaller answer serves them better.
func accepted(r *http.Request) encoding {
	best := identity
	for rest := r.Header.Get("Accept-Encoding"); rest != ""; {
		var item string
		item, rest, _ = strings.Cut(rest, ",")
		name, weight, _ := strings.Cut(item, ";")
		if w := strings.TrimSpace(weight); strings.HasPrefix(w, "q=0") && strings.Trim(w[3:], ".0") == "" {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "br":
			best = brotliEncoding
		case "gzip":
			best = max(best, gzipEncoding)
		}
	}
	return best
}

// publish serves a public page from the cache, rendering it if it is not there. Its entity tag is
// made of its key, so a reader who has it is told so without a look at the page.
func (s *edge) publish(c *gin.Context, k pageKey, render func() (view.Page, error)) error {
	l := s.setCSP(c.Writer.Header())
	if k.kind == announcementPage || k.kind == threadPage {
		c.Writer.Header()["Content-Security-Policy"] = l.basicPolicy
	}
	k.encoding, k.theme = accepted(c.Request), l.version
	if s.unchanged(c, k) {
		return nil
	}
	body, err := s.page(l.views, k, render)
	if err != nil {
		return err
	}
	document(c.Writer.Header())
	send(c, k.encoding, body)
	return nil
}

// unchanged sets the headers by which an answer is kept and asked for again, and reports whether the reader
// has been told that what they have is still right.
func (s *edge) unchanged(c *gin.Context, k pageKey) bool {
	h := c.Writer.Header()
	tag := s.tag(k)
	h["Etag"], h["Cache-Control"], h["Vary"] = []string{tag}, revalidate, varyEncoding
	return notModified(c, tag)
}

// notModified answers for what has the entity tag if the reader has it, and reports whether it did.
func notModified(c *gin.Context, tag string) bool {
	if !has(c.Request.Header["If-None-Match"], tag) {
		return false
	}
	c.Status(http.StatusNotModified)
	c.Writer.WriteHeaderNow()
	return true
}

// send sends finished bytes that are packed so.
func send(c *gin.Context, e encoding, body []byte) {
	h := c.Writer.Header()
	if name := encodings[e].name; name != nil {
		h["Content-Encoding"] = name
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	c.Status(http.StatusOK)
	_, _ = c.Writer.Write(body)
}

// page returns the finished bytes of a public page.
func (s *edge) page(views *view.Renderer, k pageKey, render func() (view.Page, error)) ([]byte, error) {
	return s.cache.Get(k, func() ([]byte, error) {
		if k.encoding == identity {
			p, err := render()
			if err != nil {
				return nil, err
			}
			return views.Render(k.lang, p)
		}
		plain := k
		plain.encoding = identity
		html, err := s.page(views, plain, render)
		if err != nil {
			return nil, err
		}
		return packed(html, k.encoding)
	})
}

func packed(data []byte, e encoding) ([]byte, error) {
	switch e {
	case gzipEncoding:
		return gzipped(data, gzip.BestCompression)
	case brotliEncoding:
		return brotlied(data)
	}
	return data, nil
}

// tag returns the entity tag of a page (RFC 9110, section 8.8.3).
func (s *edge) tag(k pageKey) string {
	b := make([]byte, 0, 80)
	b = append(b, '"')
	b = append(b, s.config.Build...)
	b = append(b, '-')
	b = append(b, k.lang...)
	for _, n := range [...]uint64{uint64(k.kind), uint64(k.on), k.revision, k.thread, k.page, k.region, uint64(k.order), uint64(k.encoding), uint64(k.minute), k.day, k.settings, k.theme} {
		b = append(b, '-')
		b = strconv.AppendUint(b, n, 36)
	}
	if k.open {
		b = append(b, 'o')
	}
	b = append(b, k.facet...)
	return string(append(b, '"'))
}

// has reports whether an If-None-Match names a tag (weak comparison, RFC 9110, section 13.1.2).
func has(headers []string, tag string) bool {
	for _, header := range headers {
		if header == tag {
			return true
		}
		for item := range strings.SplitSeq(header, ",") {
			if item = strings.TrimPrefix(strings.TrimSpace(item), "W/"); item == tag || item == "*" {
				return true
			}
		}
	}
	return false
}

func gzipped(data []byte, level int) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// brotliLevel is where more time stops making pages much smaller.
const brotliLevel = 6

func brotlied(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotliLevel)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}
