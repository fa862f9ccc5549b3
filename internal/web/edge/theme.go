package edge

import (
	"net/http"
	"strings"

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
func (s *Edge) theme() *theme {
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
func (s *Edge) setCSP(h http.Header) *theme {
	l := s.theme()
	h["Content-Security-Policy"] = l.policy
	return l
}
