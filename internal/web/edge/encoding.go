package edge

import (
	"net/http"
	"strings"
)

// An Encoding is a content coding (RFC 9110, section 8.4.1). Greater values make smaller pages.
type Encoding uint8

// Identity is the encoding of bytes that are not compressed.
const (
	Identity Encoding = iota
	gzipEncoding
	brotliEncoding
)

// headerValues holds the Content-Encoding of each encoding; nil for none.
var headerValues = [...][]string{Identity: nil, gzipEncoding: {"gzip"}, brotliEncoding: {"br"}}

// Accepted returns the encoding for an answer: the smallest that Accept-Encoding allows. A weight of zero refuses an
// encoding. Other weights are ignored, since they only rank what the client accepts anyway.
func Accepted(r *http.Request) Encoding {
	best := Identity
	for rest := r.Header.Get("Accept-Encoding"); rest != ""; {
		var item string
		item, rest, _ = strings.Cut(rest, ",")
		name, weight, _ := strings.Cut(item, ";")
		if w := strings.TrimSpace(weight); strings.HasPrefix(w, "q=0") && strings.Trim(w[3:], ".0") == "" {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "br":
			best = brotliEncoding
		case "gzip":
			best = max(best, gzipEncoding)
		}
	}
	return best
}
