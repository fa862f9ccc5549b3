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

// observe is the outermost middleware: it writes the log line of a request and recovers from panics. The line holds
// no address, query, body or cookie, and of the path only the route, because a path may hold a secret. Successful GETs
// are logged at debug level: at tens of thousands a second, their lines would cost more than they tell.
func (e *Edge) observe(c *gin.Context) {
	start := time.Now()
	defer func() {
		ctx := c.Request.Context()
		if r := recover(); r != nil {
			e.Log().ErrorContext(ctx, "panic", "route", c.FullPath(), "panic", fmt.Sprint(r), "stack",
				string(debug.Stack()))
			if c.Writer.Written() {
				panic(http.ErrAbortHandler) // a truncated answer must not look complete
			}
			e.fail(c, fmt.Errorf("panic: %v", r))
		}
		level := slog.LevelInfo
		if c.Request.Method == http.MethodGet && c.Writer.Status() < http.StatusBadRequest {
			level = slog.LevelDebug
		}
		if e.Log().Enabled(ctx, level) {
			e.Log().LogAttrs(ctx, level, "request",
				slog.String("method", c.Request.Method), slog.String("route", c.FullPath()), slog.Int("status",
					c.Writer.Status()),
				slog.Int("bytes", c.Writer.Size()), slog.Int64("us", time.Since(start).Microseconds()))
		}
	}()
	c.Next()
}

// guard is the middleware that sets the security headers of every answer, and refuses what no handler should see.
func (e *Edge) guard(c *gin.Context) {
	h := c.Writer.Header()
	h["Content-Security-Policy"] = noContent // pages replace it by their theme's
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = referrer
	if e.secure {
		h["Strict-Transport-Security"] = strictTLS
	}
	if len(c.Request.TransferEncoding) > 0 {
		// A request with both Transfer-Encoding and Content-Length must be the last on its connection (RFC 9112,
		// section 6.1). net/http has removed Content-Length, so this goes for every chunked request.
		h["Connection"] = closing
	}
	if err := e.checkOrigin(c.Request); err != nil {
		e.fail(c, err)
		c.Abort()
	}
}

// checkOrigin returns errHost for a request for another host, but for health checks, which ask for an address; and
// errCrossSite for a request that changes something and that another site made a browser send.
func (e *Edge) checkOrigin(r *http.Request) error {
	if !e.IsOwnHost(r.Host) && r.URL.Path != "/healthz" {
		return errHost
	}
	if e.origin.Check(r) != nil {
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
