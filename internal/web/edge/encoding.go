package edge

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
)

// An encoding is how the bytes of a page are packed (RFC 9110, section 8.4.1).
type encoding uint8

const (
	Identity encoding = iota
	gzipEncoding
	brotliEncoding
)

var encodings = [...]struct{ name []string }{Identity: {nil}, gzipEncoding: {[]string{"gzip"}}, brotliEncoding: {[]string{"br"}}}

// Accepted chooses the encoding of an answer: the smallest that the reader takes. A weight of zero
// refuses; other weights only rank what a reader takes, and the smaller answer serves them better.
func Accepted(r *http.Request) encoding {
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

func Packed(data []byte, e encoding) ([]byte, error) {
	switch e {
	case gzipEncoding:
		return gzipped(data, gzip.BestCompression)
	case brotliEncoding:
		return brotlied(data)
	}
	return data, nil
}

func gzipped(data []byte, level int) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// brotliLevel is where more time stops making pages much smaller.
const brotliLevel = 6

func brotlied(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotliLevel)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}
