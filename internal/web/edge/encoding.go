package edge

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
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

// Packed returns data in an encoding, compressed as far as is worth it for bytes that are kept and sent many times.
// In the encoding Identity it returns data itself.
func Packed(data []byte, e Encoding) ([]byte, error) {
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

// brotliLevel is the compression level: higher ones take more time and hardly make pages smaller.
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
