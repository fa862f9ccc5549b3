package edge

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// Header values that never change, shared by all answers.
var (
	nosniff      = []string{"nosniff"}
	noContent    = []string{"default-src 'none'; frame-ancestors 'none'"}
	referrer     = []string{"same-origin"}
	opener       = []string{"same-origin"}
	features     = []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=()"}
	strictTLS    = []string{"max-age=63072000"}
	htmlType     = []string{"text/html; charset=utf-8"}
	NoStore      = []string{"private, no-store"}
	Revalidate   = []string{"no-cache"}
	Immutable    = []string{"public, max-age=31536000, immutable"}
	VaryEncoding = []string{"Accept-Encoding"}
	Unlisted     = []string{"noindex"}
)

func requestPrefix() string { return strings.ToLower(rand.Text()[:6]) }

// observe is the outermost middleware: it writes the log line and catches panics. The line has no
// address, query, body or cookie; of the path it has the route, because a path may hold a secret.
// Pages that were read without trouble are logged at debug level: at tens of thousands a second
// their lines would cost more than they tell.
func (s *Edge) observe(c *gin.Context) {
	start := time.Now()
	defer func() {
		if r := recover(); r != nil {
			s.Log().ErrorContext(c.Request.Context(), "panic", "route", c.FullPath(), "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			if c.Writer.Written() {
				panic(http.ErrAbortHandler) // half an answer must not look like a whole one
			}
			s.fail(c, fmt.Errorf("panic: %v", r))
		}
		level := slog.LevelInfo
		if c.Request.Method == http.MethodGet && c.Writer.Status() < http.StatusBadRequest {
			level = slog.LevelDebug
		}
		if s.Log().Enabled(c.Request.Context(), level) {
			s.Log().LogAttrs(c.Request.Context(), level, "request",
				slog.String("method", c.Request.Method), slog.String("route", c.FullPath()), slog.Int("status", c.Writer.Status()),
				slog.Int("bytes", c.Writer.Size()), slog.Int64("us", time.Since(start).Microseconds()))
		}
	}()
	c.Next()
}

// guard sets the headers of every answer and turns away what no route should see.
func (s *Edge) guard(c *gin.Context) {
	h := c.Writer.Header()
	h["Content-Security-Policy"] = noContent // pages have the one of their looks
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = referrer
	if s.secure {
		h["Strict-Transport-Security"] = strictTLS
	}
	if err := s.acceptable(c.Request); err != nil {
		s.fail(c, err)
		c.Abort()
	}
}

// document sets the headers that only a document has a use for.
func document(h http.Header) {
	h["Content-Type"] = htmlType
	h["Cross-Origin-Opener-Policy"] = opener
	h["Permissions-Policy"] = features
}

// acceptable refuses a request for some other host, and one that changes something and that
// another site made a browser send.
func (s *Edge) acceptable(r *http.Request) error {
	if !s.IsOwnHost(r.Host) && r.URL.Path != "/healthz" {
		return errHost
	}
	if s.origin.Check(r) != nil {
		return errCrossSite
	}
	return nil
}

// IsOwnHost reports whether a Host header names this board: by the configured name, or by an address,
// which no other site's name can be made to lead to.
func (s *Edge) IsOwnHost(host string) bool {
	if s.hosts[host] {
		return true
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	if s.hosts[strings.ToLower(name)] {
		return true
	}
	_, err = netip.ParseAddr(name)
	return err == nil
}
