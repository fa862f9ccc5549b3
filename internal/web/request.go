package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
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
	noStore      = []string{"private, no-store"}
	revalidate   = []string{"no-cache"}
	immutable    = []string{"public, max-age=31536000, immutable"}
	varyEncoding = []string{"Accept-Encoding"}
	unlisted     = []string{"noindex"}
)

func requestPrefix() string { return strings.ToLower(rand.Text()[:6]) }

// observe is the outermost middleware: it writes the log line and catches panics. The line has no
// address, query, body or cookie; of the path it has the route, because a path may hold a secret.
// Pages that were read without trouble are logged at debug level: at tens of thousands a second
// their lines would cost more than they tell.
func (s *edge) observe(c *gin.Context) {
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
func (s *edge) guard(c *gin.Context) {
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
func (s *edge) acceptable(r *http.Request) error {
	if !s.isOwnHost(r.Host) && r.URL.Path != "/healthz" {
		return errHost
	}
	if s.origin.Check(r) != nil {
		return errCrossSite
	}
	return nil
}

// isOwnHost reports whether a Host header names this board: by the configured name, or by an address,
// which no other site's name can be made to lead to.
func (s *edge) isOwnHost(host string) bool {
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

// A Form says what a form may hold.
type Form struct {
	Bytes     int64    // of the whole body
	Fields    int      // how many values
	Files     []string // names of the fields for files; nil if none may come along
	FileBytes int64    // of a file that is read; one byte more is read of a longer one, so that it can be told
}

// readForm reads the body as an HTML form.
func (s *edge) readForm(c *gin.Context, f Form) error {
	r := c.Request
	if r.ContentLength > f.Bytes {
		return errTooLarge
	}
	if r.Header.Get("Content-Encoding") != "" {
		return errNoForm
	}
	r.Body = http.MaxBytesReader(c.Writer, r.Body, f.Bytes)
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" && f.Files != nil {
		return s.readUpload(c, params["boundary"], f)
	}
	if r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return errNoForm
	}
	if err := r.ParseForm(); err != nil {
		if large := new(http.MaxBytesError); errors.As(err, &large) {
			return errTooLarge
		}
		return fmt.Errorf("%w: %w", errBadForm, err)
	}
	fields := 0
	for _, values := range r.PostForm {
		fields += len(values)
	}
	if fields > f.Fields {
		return errBadForm
	}
	return nil
}

// field returns the first value of a field of the form.
func field(c *gin.Context, name string) string { return c.Request.PostForm.Get(name) }

// clientAddr returns the address a request came from. One that cannot be told is the zero Addr,
// and all those share their limits.
func clientAddr(c *gin.Context) netip.Addr {
	a, _ := netip.ParseAddr(c.ClientIP())
	return a.WithZone("")
}

// language returns the language that the path names.
func language(c *gin.Context) (notice.Lang, error) {
	if l := notice.Lang(c.Param("lang")); l.Served() {
		return l, nil
	}
	return "", notice.ErrNotFound
}

// ordinal reads a number from 1 of a path or a query; def stands for none.
func ordinal(text string, def uint64) (uint64, error) {
	if text == "" && def > 0 {
		return def, nil
	}
	n, err := strconv.ParseUint(text, 10, 48)
	if err != nil || n == 0 || text[0] == '0' || text[0] == '+' {
		return 0, fmt.Errorf("%q is no number: %w", text, notice.ErrNotFound)
	}
	return n, nil
}
