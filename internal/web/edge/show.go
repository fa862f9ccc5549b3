package edge

import (
	"compress/gzip"
	"strconv"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// Show renders a page that only its reader may see, and that nobody may store.
func (s *Edge) Show(c *gin.Context, code int, lang notice.Lang, p view.Page) error {
	h := c.Writer.Header()
	html, err := s.setCSP(h).views.Render(lang, p)
	if err != nil {
		return err
	}
	document(h)
	h["Cache-Control"], h["X-Robots-Tag"], h["Vary"] = NoStore, Unlisted, VaryEncoding
	h.Set("Content-Language", string(lang))
	body := html
	if Accepted(c.Request) != Identity && len(html) > 1400 { // one packet is not worth it
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
