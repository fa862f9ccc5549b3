package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/assets"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// Asset serves GET /assets/{hash}/{file}. The hash is the file's, so an address always serves the same bytes.
func (h *Handlers) Asset(c *gin.Context) error {
	f, ok := h.Views().Assets.Open(c.Param("hash"), c.Param("file"))
	if !ok {
		return notice.ErrNotFound
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	sendFile(c, f)
	return nil
}

// Favicon serves GET /favicon.ico, for browsers and feed readers that look for the icon there.
func (h *Handlers) Favicon(c *gin.Context) error {
	f, ok := h.Views().Assets.Named("favicon.ico")
	if !ok {
		return notice.ErrNotFound
	}
	c.Header("Cache-Control", "public, max-age=86400")
	c.Writer.Header()["Cross-Origin-Resource-Policy"] = edge.AnyOrigin
	sendFile(c, f)
	return nil
}

// Manifest serves GET /{lang}/manifest.webmanifest, the web app manifest.
func (h *Handlers) Manifest(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	m, err := h.Views().Manifest(lang)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "application/manifest+json", m)
	return nil
}

// sendFile answers with a file, compressed if it is kept so and the reader takes that.
func sendFile(c *gin.Context, f assets.File) {
	body := f.Bytes
	if f.Gzip != nil {
		c.Writer.Header()["Vary"] = edge.VaryEncoding
		if edge.Accepted(c.Request) != edge.Identity {
			c.Header("Content-Encoding", "gzip")
			body = f.Gzip
		}
	}
	c.Data(http.StatusOK, f.Type, body)
}
