package edge

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
	"noticeboard/internal/view"
)

// outside is the path inside the program of every request for an address that is not the board's: no route has it, and
// no page is suggested in its place.
const outside = "/.well-known/outside-of-the-board"

// atRoot are the addresses that programs ask for at the root of a host, whatever the path of the board is.
var atRoot = map[string]bool{
	"/healthz": true, "/robots.txt": true, "/favicon.ico": true,
	"/.well-known/security.txt": true, "/.well-known/change-password": true,
}

// A mounted is the handler of a site whose URL has a path. It is the one place where that is taken off the paths of
// requests and put before those of redirects; view.Mount does the same for pages, and Edge.SetCookie for cookies.
type mounted struct {
	http.Handler
	edge *Edge
}

// mount returns the handler for the path of Config.Base. Without a path that is h itself.
func (e *Edge) mount(h http.Handler) http.Handler {
	if e.path == "" {
		return h
	}
	return mounted{h, e}
}

func (m mounted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, ok := m.edge.within(r.URL.Path)
	inside := *r
	u := *r.URL
	inside.URL = &u
	switch {
	case ok:
		u.RawPath, _ = m.edge.within(r.URL.RawPath) // empty if the board's own part is percent-encoded: Path decides
	case atRoot[r.URL.Path]:
		path = r.URL.Path
	default:
		m.edge.noteStripped(r.URL.Path)
		path, u.RawPath = outside, ""
	}
	if r.URL.Path == m.edge.path {
		inside = *inside.WithContext(context.WithValue(r.Context(), withoutSlash{}, true))
	}
	u.Path = path
	m.Handler.ServeHTTP(&mountedWriter{ResponseWriter: w, path: m.edge.path}, &inside)
}

// withoutSlash is the key, in the context of a request, that says that it is for the board's path without a slash
// behind.
type withoutSlash struct{}

// addSlash redirects a request for the board's path to the same with a slash behind, beneath which cookies are sent.
func (e *Edge) addSlash(c *gin.Context) {
	if e.path == "" || c.Request.Context().Value(withoutSlash{}) == nil {
		return
	}
	c.Redirect(http.StatusMovedPermanently, (&url.URL{Path: "/", RawQuery: c.Request.URL.RawQuery}).String())
	c.Abort()
}

// within returns a path without that of the board's URL, which it begins with; false if it does not.
func (e *Edge) within(path string) (inside string, ok bool) {
	rest, ok := strings.CutPrefix(path, e.path)
	switch {
	case ok && rest == "":
		return "/", true
	case ok && rest[0] == '/':
		return rest, true
	}
	return "", false
}

// noteStripped logs, once, that a proxy has probably taken the board's path off the addresses that it passes on.
func (e *Edge) noteStripped(path string) {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if first != "desk" && first != "assets" && !notice.Lang(first).Served() {
		return
	}
	e.proxies.stripped.Do(func() {
		e.Log().Warn("a request was for an address outside of the board's path: if your proxy sent it, let the proxy pass "+
			"on the whole path", "url", e.config.Base)
	})
}

// OwnPath returns the path inside the program of an address on this board, which may be given without a host. It
// returns false for the address of another host, or outside of the board's path.
func (e *Edge) OwnPath(u *url.URL) (path string, ok bool) {
	switch {
	case u.Host == "":
		if path, ok = e.within(u.Path); !ok {
			path = u.Path // as it is in an address inside the program
		}
		return path, true
	case e.IsOwnHost(u.Host):
		return e.within(u.Path)
	}
	return "", false
}

// OriginOnly returns the absolute URL of the root of the board's host, without a slash at the end.
func (e *Edge) OriginOnly() string { return strings.TrimSuffix(e.config.Base, e.path) }

// Path returns the path of the board's URL; "" if it has none.
func (e *Edge) Path() string { return e.path }

// A mountedWriter puts the path of the board before that of a redirect.
type mountedWriter struct {
	http.ResponseWriter
	path       string
	redirected bool
}

// Unwrap is for http.ResponseController.
func (w *mountedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush is for gin, which asks its writer for it.
func (w *mountedWriter) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

func (w *mountedWriter) WriteHeader(code int) {
	h := w.Header()
	if to := h.Get("Location"); !w.redirected && strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
		h.Set("Location", w.path+to)
		w.redirected = true
	}
	w.ResponseWriter.WriteHeader(code)
}

// Write puts the path into the link in the body of a redirect, too.
func (w *mountedWriter) Write(p []byte) (int, error) {
	if !w.redirected {
		return w.ResponseWriter.Write(p)
	}
	_, err := w.ResponseWriter.Write(view.Mount(p, w.path))
	return len(p), err
}
