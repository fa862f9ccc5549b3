package edge

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/pagecache"
	"noticeboard/internal/view"
)

// Publish serves a public page from the cache. It calls render only if the page is neither there nor, as its entity
// tag tells, with the client already. Encoding, theme and lineage of the key are filled in here.
func (e *Edge) Publish(c *gin.Context, k Key, render func() (view.Page, error)) error {
	t := e.setCSP(c.Writer.Header())
	if k.Kind == AnnouncementPage || k.Kind == ThreadPage {
		c.Writer.Header()["Content-Security-Policy"] = t.basicPolicy
	}
	k.Encoding, k.theme, k.lineage = Accepted(c.Request), t.version, e.config.Lineage()
	if e.Unchanged(c, k) {
		return nil
	}
	body, err := e.page(t.views, k, render)
	if err != nil {
		c.Writer.Header().Del("Etag") // it is the page's, and the client is to ask again
		return err
	}
	setDocumentHeaders(c.Writer.Header())
	Send(c, k.Encoding, body)
	return nil
}

// PublishOnce is Publish without the cache, for pages of which there is no end. It calls find, and only then waits for a
// slot in which the page is rendered.
func (e *Edge) PublishOnce(c *gin.Context, k Key, find func() (view.Page, error)) error {
	t := e.setCSP(c.Writer.Header())
	k.Encoding, k.theme = min(Accepted(c.Request), gzipEncoding), t.version
	k.lineage = e.config.Lineage()
	if e.Unchanged(c, k) {
		return nil
	}
	p, err := find()
	var body []byte
	if err == nil {
		body, err = e.published.run(func() ([]byte, error) {
			html, err := t.views.Render(k.Lang, p)
			if err != nil || k.Encoding == Identity {
				return html, err
			}
			return gzipFastest.compress(html)
		})
	}
	if err != nil {
		c.Writer.Header().Del("Etag") // it is the page's, and the client is to ask again
		return err
	}
	setDocumentHeaders(c.Writer.Header())
	Send(c, k.Encoding, body)
	return nil
}

// A Document is what PublishDocument publishes.
type Document struct {
	Type       string // media type, of text in UTF-8
	ByLanguage bool   // its language is that of the key and depends on Accept-Language
	Once       bool   // it is not kept, because there is no end of such documents
	Write      func(*view.Renderer) ([]byte, error)
}

var varyLanguage = []string{"Accept-Encoding, Accept-Language"}

// PublishDocument is Publish for what is no page, such as a feed. Any site may read it, since it is public and the same
// for everyone.
func (e *Edge) PublishDocument(c *gin.Context, k Key, d Document) error {
	t := e.theme()
	k.Encoding, k.theme, k.lineage = min(Accepted(c.Request), gzipEncoding), t.version, e.config.Lineage()
	h, tag := c.Writer.Header(), e.Tag(k)
	h["Etag"], h["Cache-Control"], h["Vary"] = []string{tag}, Revalidate, VaryEncoding
	if d.ByLanguage {
		h["Vary"] = varyLanguage
	}
	h["Access-Control-Allow-Origin"] = anySite
	e.forCDN(c, k)
	if NotModified(c, tag) {
		return nil
	}
	write := func() ([]byte, error) {
		return e.published.run(func() ([]byte, error) {
			text, err := d.Write(t.views)
			if err != nil {
				return nil, err
			}
			if d.Once && k.Encoding == gzipEncoding {
				return gzipFastest.compress(text)
			}
			return Packed(text, k.Encoding)
		})
	}
	var body []byte
	var err error
	if d.Once {
		body, err = write()
	} else {
		body, err = e.cache.Get(k, write)
	}
	if err != nil {
		h.Del("Etag") // it is the document's, and the client is to ask again
		h["Cache-Control"] = NoStore
		return err
	}
	h["Content-Type"] = []string{d.Type + "; charset=utf-8"}
	Send(c, k.Encoding, body)
	return nil
}

// page returns the bytes of a public page from the cache. A compressed page is made from the one that is not
// compressed, so that render is called once for all encodings. Both are made in slots, one after the other: a request
// that waits for the other page holds none.
func (e *Edge) page(views *view.Renderer, k Key, render func() (view.Page, error)) ([]byte, error) {
	return e.cache.Get(k, func() ([]byte, error) {
		if k.Encoding == Identity {
			return e.published.run(func() ([]byte, error) {
				p, err := render()
				if err != nil {
					return nil, err
				}
				return views.Render(k.Lang, p)
			})
		}
		plain := k
		plain.Encoding = Identity
		html, err := e.page(views, plain, render)
		if err != nil {
			return nil, err
		}
		return e.published.run(func() ([]byte, error) { return Packed(html, k.Encoding) })
	})
}

// Cached returns the bytes that the cache holds under a key. If there are none it calls fill, once for concurrent
// calls, and stores the result. The bytes are shared and must not be changed.
func (e *Edge) Cached(k Key, fill func() ([]byte, error)) ([]byte, error) {
	k.lineage = e.config.Lineage()
	return e.cache.Get(k, fill)
}

// Unchanged sets the headers of an answer that has a key: Etag, Cache-Control, Vary and those of forCDN. If the client has the answer
// already, it answers 304 and returns true.
func (e *Edge) Unchanged(c *gin.Context, k Key) bool {
	h := c.Writer.Header()
	tag := e.Tag(k)
	h["Etag"], h["Cache-Control"], h["Vary"] = []string{tag}, Revalidate, VaryEncoding
	e.forCDN(c, k)
	return NotModified(c, tag)
}

// NotModified answers 304 and returns true if the client has what has the entity tag; else it returns false.
func NotModified(c *gin.Context, tag string) bool {
	if !Has(c.Request.Header["If-None-Match"], tag) {
		return false
	}
	c.Status(http.StatusNotModified)
	c.Writer.WriteHeaderNow()
	return true
}

// Has reports whether the values of If-None-Match name an entity tag (weak comparison, RFC 9110, section 13.1.2).
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

// Send answers 200 with a body that is in an encoding already.
func Send(c *gin.Context, e Encoding, body []byte) {
	h := c.Writer.Header()
	if value := headerValues[e]; value != nil {
		h["Content-Encoding"] = value
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	c.Status(http.StatusOK)
	_, _ = c.Writer.Write(body) // fails only if the client is gone
}

// CacheSize returns how full the cache of finished pages is.
func (e *Edge) CacheSize() pagecache.Size { return e.cache.Size() }
