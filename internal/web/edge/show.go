package edge

import (
	"net/http"
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
	return e.show(c, code, lang, p, NoStore)
}

// ShowReturnable is Show for the answer to a POST that the reader may want to go back to: a form that is shown again with
// what was typed into it. The browser may keep such an answer, as it keeps what is typed, and no shared cache may (RFC
// 9111, section 5.2.2.7). With "no-store", Firefox and Chromium do not go back to it, but say that the document has
// expired.
func (e *Edge) ShowReturnable(c *gin.Context, code int, lang notice.Lang, p view.Page) error {
	return e.show(c, code, lang, p, returnable)
}

// show is Show with a value of Cache-Control.
func (e *Edge) show(c *gin.Context, code int, lang notice.Lang, p view.Page, caching []string) error {
	h := c.Writer.Header()
	views, encoding := e.setCSP(h).views, min(Accepted(c.Request), gzipEncoding)
	making := e.shown
	if code >= http.StatusInternalServerError {
		making = e.failed
	}
	body, err := making.run(func() ([]byte, error) {
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
	h["Cache-Control"], h["X-Robots-Tag"], h["Vary"] = caching, Unlisted, VaryEncoding
	h.Set("Content-Language", string(lang))
	if value := headerValues[encoding]; value != nil {
		h["Content-Encoding"] = value
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(code)
	_, _ = c.Writer.Write(body) // fails only if the client is gone
	return nil
}
