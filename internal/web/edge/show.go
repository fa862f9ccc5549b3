package edge

import (
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
	views, encoding := e.setCSP(h).views, min(Accepted(c.Request), gzipEncoding)
	body, err := e.shown.run(func() ([]byte, error) {
		html, err := views.Render(lang, p)
		if len(html) <= minGzip {
			encoding = Identity
		}
		if err != nil || encoding == Identity {
			return html, err
		}
		return gzipFastest.compress(html)
	})
	if err != nil {
		return err
	}
	setDocumentHeaders(h)
	h["Cache-Control"], h["X-Robots-Tag"], h["Vary"] = NoStore, Unlisted, VaryEncoding
	h.Set("Content-Language", string(lang))
	if value := headerValues[encoding]; value != nil {
		h["Content-Encoding"] = value
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(code)
	_, _ = c.Writer.Write(body) // fails only if the client is gone
	return nil
}
