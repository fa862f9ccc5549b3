package edge

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/view"
)

// Cached returns the bytes kept under a key, made by make if there are none. They must not be changed.
func (s *Edge) Cached(k Key, make func() ([]byte, error)) ([]byte, error) {
	return s.cache.Get(k, make)
}

// Publish serves a public page from the cache, rendering it if it is not there. Its entity tag is
// made of its key, so a reader who has it is told so without a look at the page.
func (s *Edge) Publish(c *gin.Context, k Key, render func() (view.Page, error)) error {
	l := s.setCSP(c.Writer.Header())
	if k.Kind == AnnouncementPage || k.Kind == ThreadPage {
		c.Writer.Header()["Content-Security-Policy"] = l.basicPolicy
	}
	k.Encoding, k.theme = Accepted(c.Request), l.version
	if s.Unchanged(c, k) {
		return nil
	}
	body, err := s.page(l.views, k, render)
	if err != nil {
		return err
	}
	document(c.Writer.Header())
	Send(c, k.Encoding, body)
	return nil
}

// Unchanged sets the headers by which an answer is kept and asked for again, and reports whether the reader
// has been told that what they have is still right.
func (s *Edge) Unchanged(c *gin.Context, k Key) bool {
	h := c.Writer.Header()
	tag := s.Tag(k)
	h["Etag"], h["Cache-Control"], h["Vary"] = []string{tag}, Revalidate, VaryEncoding
	return NotModified(c, tag)
}

// NotModified answers for what has the entity tag if the reader has it, and reports whether it did.
func NotModified(c *gin.Context, tag string) bool {
	if !Has(c.Request.Header["If-None-Match"], tag) {
		return false
	}
	c.Status(http.StatusNotModified)
	c.Writer.WriteHeaderNow()
	return true
}

// Send sends finished bytes that are packed so.
func Send(c *gin.Context, e encoding, body []byte) {
	h := c.Writer.Header()
	if name := encodings[e].name; name != nil {
		h["Content-Encoding"] = name
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	c.Status(http.StatusOK)
	_, _ = c.Writer.Write(body)
}

// page returns the finished bytes of a public page.
func (s *Edge) page(views *view.Renderer, k Key, render func() (view.Page, error)) ([]byte, error) {
	return s.cache.Get(k, func() ([]byte, error) {
		if k.Encoding == Identity {
			p, err := render()
			if err != nil {
				return nil, err
			}
			return views.Render(k.Lang, p)
		}
		plain := k
		plain.Encoding = Identity
		html, err := s.page(views, plain, render)
		if err != nil {
			return nil, err
		}
		return Packed(html, k.Encoding)
	})
}

// Has reports whether an If-None-Match names a tag (weak comparison, RFC 9110, section 13.1.2).
func Has(headers []string, tag string) bool {
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
