package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/assets"
	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// A theme is how the site looks under one version of its institution. It never changes: whoever renders
// a page takes one, and sends that one's policy along, so that the page's style sheets and the policy
// that allows them are never of two versions.
type theme struct {
	views       *view.Renderer
	version     uint64   // of the institution
	policy      []string // Content-Security-Policy
	basicPolicy []string // the same for announcements and threads, which have to be small
}

// securityPolicy returns the Content-Security-Policy of pages with these style sheets.
func securityPolicy(styles []string) string {
	return "default-src 'none'; style-src " + strings.Join(styles, " ") + "; script-src 'self'; img-src 'self'; " +
		"font-src 'self'; manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

func newTheme(views *view.Renderer) *theme {
	return &theme{views, views.Institution.Version, []string{securityPolicy(views.StyleHashes())}, []string{securityPolicy(views.BasicStyleHashes())}}
}

// theme returns how the site looks now. A version that the board has and the site has not shown yet is
// made once, while others wait; if that fails, the last one stays.
func (s *edge) theme() *theme {
	l := s.lastTheme.Load()
	if l.version == s.config.Institution().Version {
		return l
	}
	s.themeMu.Lock()
	defer s.themeMu.Unlock()
	l = s.lastTheme.Load()
	now := s.config.Institution()
	if l.version >= now.Version {
		return l
	}
	views, err := s.config.Views.As(now)
	if err != nil {
		s.Log().Error("the institution's looks cannot be shown", "version", now.Version, "err", err)
		return l
	}
	l = newTheme(views)
	s.lastTheme.Store(l)
	return l
}

// setCSP sets the policy under which a page is read, and returns the theme that it is to have.
func (s *edge) setCSP(h http.Header) *theme {
	l := s.theme()
	h["Content-Security-Policy"] = l.policy
	return l
}

// asset serves a file that never changes under its address.
func (s *publicHandlers) asset(c *gin.Context) error {
	f, ok := s.Views().Assets.Open(c.Param("hash"), c.Param("file"))
	if !ok {
		return notice.ErrNotFound
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	s.sendFile(c, f)
	return nil
}

func (s *publicHandlers) sendFile(c *gin.Context, f assets.File) {
	body := f.Bytes
	if f.Gzip != nil {
		c.Writer.Header()["Vary"] = varyEncoding
		if accepted(c.Request) != identity {
			c.Header("Content-Encoding", "gzip")
			body = f.Gzip
		}
	}
	c.Data(http.StatusOK, f.Type, body)
}

// favicon answers browsers and feed readers that ask for the icon where it used to be.
func (s *publicHandlers) favicon(c *gin.Context) error {
	f, ok := s.Views().Assets.Named("favicon.ico")
	if !ok {
		return notice.ErrNotFound
	}
	c.Header("Cache-Control", "public, max-age=86400")
	s.sendFile(c, f)
	return nil
}

// manifest serves the web app manifest.
func (s *publicHandlers) manifest(c *gin.Context) error {
	lang, err := language(c)
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
