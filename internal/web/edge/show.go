package edge

import (
	"compress/gzip"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// minGzip is the size in bytes from which on a page is compressed: a smaller one fits into one packet anyway.
const minGzip = 1400

// Show renders a page that only its reader may see, and answers with it and a status. The page is not stored by caches
// and not indexed by search engines.
func (e *Edge) Show(c *gin.Context, code int, lang notice.Lang, p view.Page) error {
	h := c.Writer.Header()
	html, err := e.setCSP(h).views.Render(lang, p)
	if err != nil {
		return err
	}
	setDocumentHeaders(h)
	h["Cache-Control"], h["X-Robots-Tag"], h["Vary"] = NoStore, Unlisted, VaryEncoding
	h.Set("Content-Language", string(lang))
	body := html
	if Accepted(c.Request) != Identity && len(html) > minGzip {
		if body, err = gzipped(html, gzip.BestSpeed); err != nil {
			return err
		}
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(code)
	_, _ = c.Writer.Write(body) // fails only if the client is gone
	return nil
}
