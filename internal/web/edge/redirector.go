package edge

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"noticeboard/internal/view"
)

// A Redirector leads readers from the other addresses that a board has to its URL.
type Redirector struct {
	base   *url.URL
	path   string // of base
	others []*url.URL
}

// NewRedirector returns a Redirector to base from other URLs of the board. All are as in Config.Base.
func NewRedirector(base string, others []string) (r Redirector, err error) {
	if r.base, err = url.Parse(base); err != nil {
		return r, fmt.Errorf("the board's URL: %w", err)
	}
	r.path = view.BasePath(base)
	for _, other := range others {
		u, err := url.Parse(other)
		if err != nil {
			return r, fmt.Errorf("another URL of the board: %w", err)
		}
		r.others = append(r.others, u)
	}
	return r, nil
}

// Handler returns a handler that redirects requests for one of the other addresses, and passes all others on.
func (r Redirector) Handler(next http.Handler) http.Handler {
	if len(r.others) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		to, ok := r.target(q)
		if !ok || q.Method != http.MethodGet && q.Method != http.MethodHead {
			next.ServeHTTP(w, q) // which refuses a form that is for another host
			return
		}
		r.redirect(w, q, to)
	})
}

// ServeHTTP answers requests that came without TLS to a board that is reached over TLS: a page is redirected, and
// anything else is refused, because what a form holds has been sent in the clear by then.
func (r Redirector) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if q.Method != http.MethodGet && q.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	to, ok := r.target(q)
	if !ok && r.isBase(hostname(q.Host)) {
		to, ok = r.origin()+q.URL.RequestURI(), true
	}
	if !ok {
		http.Error(w, http.StatusText(http.StatusMisdirectedRequest), http.StatusMisdirectedRequest)
		return
	}
	r.redirect(w, q, to)
}

func (r Redirector) redirect(w http.ResponseWriter, q *http.Request, to string) {
	h := w.Header()
	h["Cache-Control"], h["Content-Security-Policy"], h["X-Content-Type-Options"] = Revalidate, noContent, nosniff
	if q.TLS != nil {
		h["Strict-Transport-Security"] = strictTLS
	}
	http.Redirect(w, q, to, http.StatusMovedPermanently)
}

// target returns where a request leads that is for one of the other addresses: to the same page of the board.
func (r Redirector) target(q *http.Request) (to string, ok bool) {
	host := strings.ToLower(q.Host)
	host = strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80")
	if host == r.base.Host && (isBeneath(q.URL.Path, r.path) || atRoot[q.URL.Path]) {
		return "", false
	}
	for _, other := range r.others {
		path := strings.TrimSuffix(other.Path, "/")
		if host == other.Host && isBeneath(q.URL.Path, path) {
			to = r.origin() + r.path + "/" + strings.TrimLeft(strings.TrimPrefix(q.URL.EscapedPath(), path), "/")
			if q.URL.RawQuery != "" {
				to += "?" + q.URL.RawQuery
			}
			return to, true
		}
	}
	return "", false
}

// origin returns the scheme, host and port of the board's URL.
func (r Redirector) origin() string { return r.base.Scheme + "://" + r.base.Host }

// isBase reports whether a host name in a request is that of the board, or an address of the machine itself.
func (r Redirector) isBase(name string) bool {
	_, err := netip.ParseAddr(name)
	return name == r.base.Hostname() || name == "localhost" || err == nil
}

// isBeneath reports whether path is that of a board or one of its pages.
func isBeneath(path, board string) bool {
	rest, ok := strings.CutPrefix(path, board)
	return ok && (rest == "" || rest[0] == '/')
}

// hostname returns the name in a Host header in lower case, without port and brackets.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return strings.ToLower(name)
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}
