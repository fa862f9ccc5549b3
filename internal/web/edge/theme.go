package edge

import (
	"net/http"
	"strings"

	"noticeboard/internal/view"
)

// A theme is how the site looks under one version of its institution. It is immutable. A page and the
// Content-Security-Policy that allows its style sheets are taken from the same theme, so that they always match.
type theme struct {
	views       *view.Renderer
	version     uint64   // of the institution
	policy      []string // Content-Security-Policy
	basicPolicy []string // the same for pages in view.SiteStyle: announcements and threads
}

func newTheme(views *view.Renderer) *theme {
	return &theme{
		views: views, version: views.Institution.Version,
		policy:      []string{securityPolicy(views.StyleHashes())},
		basicPolicy: []string{securityPolicy(views.BasicStyleHashes())},
	}
}

// securityPolicy returns the Content-Security-Policy of pages with these style sheets.
func securityPolicy(styles []string) string {
	return "default-src 'none'; style-src " + strings.Join(styles, " ") + "; script-src 'self'; img-src 'self'; " +
		"font-src 'self'; manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; " +
		"frame-ancestors 'none'"
}

// theme returns how the site looks now. If the institution has a new version, the first call makes its theme while
// others wait. If that fails, it is logged and the last theme stays.
func (e *Edge) theme() *theme {
	t := e.lastTheme.Load()
	if t.version == e.config.Institution().Version {
		return t
	}
	e.themeMu.Lock()
	defer e.themeMu.Unlock()
	t = e.lastTheme.Load()
	now := e.config.Institution()
	if t.version >= now.Version {
		return t
	}
	views, err := e.config.Views.As(now)
	if err != nil {
		e.Log().Error("the institution's looks cannot be shown", "version", now.Version, "err", err)
		return t
	}
	t = newTheme(views)
	e.lastTheme.Store(t)
	return t
}

// setCSP sets the Content-Security-Policy of a page, and returns the theme to render it with.
func (e *Edge) setCSP(h http.Header) *theme {
	t := e.theme()
	h["Content-Security-Policy"] = t.policy
	return t
}
