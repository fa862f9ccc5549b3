package edge

import (
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

// An Observation is what is measured of a request. Route is the pattern that matched its path, or empty.
type Observation struct {
	Method, Route string
	Status        int
	Took          time.Duration
}

// observe is the outermost middleware: it writes the log line of a request and recovers from panics, except from
// http.ErrAbortHandler, which makes net/http close the connection. The line holds no address, query, body or cookie,
// and of the path only the route, because a path may hold a secret. Successful GETs are logged at debug level: at tens
// of thousands a second, their lines would cost more than they tell.
func (e *Edge) observe(c *gin.Context) {
	start := time.Now()
	id := e.identify(c)
	defer func() {
		ctx := c.Request.Context()
		switch r := recover(); {
		case r == nil:
		case r == http.ErrAbortHandler: // of BreakOff
			defer panic(r)
		default:
			e.Log().ErrorContext(ctx, "panic", "request_id", id.request, "route", c.FullPath(), "panic", fmt.Sprint(r),
				"stack", string(debug.Stack()))
			if c.Writer.Written() {
				defer panic(http.ErrAbortHandler) // a truncated answer must not look complete
			} else {
				e.fail(c, fmt.Errorf("panic: %v", r))
			}
		}
		took := time.Since(start)
		if e.config.Observe != nil {
			e.config.Observe(Observation{c.Request.Method, c.FullPath(), c.Writer.Status(), took})
		}
		level := slog.LevelInfo
		if c.Request.Method == http.MethodGet && c.Writer.Status() < http.StatusBadRequest {
			level = slog.LevelDebug
		}
		if e.Log().Enabled(ctx, level) {
			attrs := []slog.Attr{
				slog.String("request_id", id.request), slog.String("method", c.Request.Method),
				slog.String("route", c.FullPath()), slog.Int("status", c.Writer.Status()),
				slog.Int("bytes", max(0, c.Writer.Size())), // -1 if nothing was written
				slog.Int64("duration_us", took.Microseconds()),
			}
			if id.trace != "" {
				attrs = append(attrs, slog.String("trace_id", id.trace))
			}
			e.Log().LogAttrs(ctx, level, "request", attrs...)
		}
	}()
	c.Next()
}

// guard is the middleware that sets the security headers of every answer, and refuses what no handler should see. What
// a handler says nothing else about is not stored: without Cache-Control a browser could keep a permanent redirect for
// good (RFC 9111, section 4.2.2), though it may lead elsewhere tomorrow.
func (e *Edge) guard(c *gin.Context) {
	h := c.Writer.Header()
	h["Cache-Control"] = NoStore
	h["Content-Security-Policy"] = noContent // pages replace it by their theme's; a redirect has a body of HTML, too
	h["X-Content-Type-Options"] = nosniff
	h["Cross-Origin-Resource-Policy"] = sameOrigin
	h["Referrer-Policy"] = sameOrigin
	if e.secrets[c.FullPath()] {
		h["Referrer-Policy"] = noReferrer
	}
	if e.secure {
		h["Strict-Transport-Security"] = strictTLS
	}
	if len(c.Request.TransferEncoding) > 0 {
		// A request with both Transfer-Encoding and Content-Length must be the last on its connection (RFC 9112,
		// section 6.1). net/http has removed Content-Length, so this goes for every chunked request.
		h["Connection"] = closing
	}
	e.readForwarded(c)
	if err := e.checkOrigin(c); err != nil {
		e.fail(c, err)
		c.Abort()
		return
	}
	e.addSlash(c)
}

// checkOrigin returns errHost for a request for another host, but for health checks, which ask for an address; and
// errCrossSite for a request that changes something and that another site made a browser send.
//
// A form on a page with "Referrer-Policy: no-referrer" is sent with "Origin: null" (Fetch Standard, "append a request
// Origin header"). A browser that does not send Sec-Fetch-Site, as none does over plain HTTP, then tells nothing of
// where the form was. At a secret address it is let through: another site does not know the address.
func (e *Edge) checkOrigin(c *gin.Context) error {
	r := c.Request
	if !e.IsOwnHost(r.Host) && r.URL.Path != "/healthz" {
		e.proxies.otherHost.Do(func() {
			e.Log().Warn("a request was refused because it is for another host than the board's: if your proxy sent "+
				"it, let the proxy pass on the Host header", "host", hostForLog(r.Host), "url", e.config.Base)
		})
		return errHost
	}
	untold := r.Header.Get("Origin") == "null" && r.Header.Get("Sec-Fetch-Site") == ""
	if e.origin.Check(r) != nil && !(untold && e.secrets[c.FullPath()]) {
		return errCrossSite
	}
	return nil
}

// IsOwnHost reports whether a Host header (host or host:port) names this board: by the host of Config.Base, by
// localhost, or by an IP address. Addresses are safe, because no other site's name can be made to stand in the header
// as one (DNS rebinding).
func (e *Edge) IsOwnHost(host string) bool {
	if e.hosts[host] {
		return true
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	if e.hosts[strings.ToLower(name)] {
		return true
	}
	_, err = netip.ParseAddr(name)
	return err == nil
}

// hostForLog returns the name in a Host header; empty if it is nothing that a host or a proxy is called.
func hostForLog(host string) string {
	name, _, _ := strings.Cut(strings.ToLower(host), ":")
	if len(name) > 253 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		return ""
	}
	return name
}
