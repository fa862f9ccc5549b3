package edge

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// The header fields that carry ids of a request.
const (
	requestIDHeader = "X-Request-Id"
	traceHeader     = "Traceparent" // W3C Trace Context, section 3.2
)

// maxRequestID is the longest id, in bytes, that is taken over from a proxy.
const maxRequestID = 128

// requestIDs tell a request from others in logs.
type requestIDs struct {
	request string // of the proxy, or made here
	trace   string // trace-id of the proxy's traceparent; empty if there is none
}

// RequestID returns the id with which a request is logged, and which its answer has as X-Request-Id.
func RequestID(c *gin.Context) string { return c.Writer.Header().Get(requestIDHeader) }

// identify gives a request its ids, and the answer the same header fields. Those that a trusted proxy sends are taken
// over; anyone else could write what they like into the log.
func (e *Edge) identify(c *gin.Context) (ids requestIDs) {
	h := c.Request.Header
	if (h.Get(requestIDHeader) != "" || h.Get(traceHeader) != "") && e.proxies.trustPeer(peerAddr(c.Request)) {
		if id := h.Get(requestIDHeader); isRequestID(id) {
			ids.request = id
		}
		parent := h.Get(traceHeader)
		if ids.trace = traceID(parent); ids.trace != "" {
			c.Writer.Header()[traceHeader] = []string{parent}
		}
	}
	if ids.request == "" {
		ids.request = strconv.FormatUint(rand.Uint64(), 36)
	}
	c.Writer.Header()[requestIDHeader] = []string{ids.request}
	return ids
}

// isRequestID reports whether a text is an id such as proxies make.
func isRequestID(text string) bool {
	return text != "" && len(text) <= maxRequestID && !strings.ContainsFunc(text, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_.:/+=", r))
	})
}

// traceID returns the trace-id of a traceparent of version 00, or of a later one that begins alike (W3C Trace Context,
// section 3.2.2 and 4.3); nothing if it is malformed.
func traceID(parent string) string {
	parts := strings.SplitN(parent, "-", 5)
	if len(parts) < 4 || len(parts) > 4 && parts[0] == "00" || parts[0] == "ff" {
		return ""
	}
	for i, length := range []int{2, 32, 16, 2} {
		if len(parts[i]) != length || strings.Trim(parts[i], "0123456789abcdef") != "" {
			return ""
		}
	}
	if strings.Trim(parts[1], "0") == "" || strings.Trim(parts[2], "0") == "" {
		return ""
	}
	return parts[1]
}
