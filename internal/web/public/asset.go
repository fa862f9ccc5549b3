package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/assets"
	"noticeboard/internal/notice"
	"noticeboard/internal/web/edge"
)

// Asset serves a file that never changes under its address.
func (s *Handlers) Asset(c *gin.Context) error {
	f, ok := s.Views().Assets.Open(c.Param("hash"), c.Param("file"))
	if !ok {
		return notice.ErrNotFound
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	s.sendFile(c, f)
	return nil
}

func (s *Handlers) sendFile(c *gin.Context, f assets.File) {
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

// Favicon answers browsers and feed readers that ask for the icon where it used to be.
func (s *Handlers) Favicon(c *gin.Context) error {
	f, ok := s.Views().Assets.Named("favicon.ico")
	if !ok {
		return notice.ErrNotFound
	}
	c.Header("Cache-Control", "public, max-age=86400")
	s.sendFile(c, f)
	return nil
}

// Manifest serves the web app manifest.
func (s *Handlers) Manifest(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	m, err := s.Views().Manifest(lang)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "application/manifest+json", m)
	return nil
}
