package edge

import (
	"bytes"
	"compress/gzip"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
)

// Packed returns data in an encoding, compressed as far as is worth it for bytes that are kept and sent many times.
// In the encoding Identity it returns data itself.
func Packed(data []byte, e Encoding) ([]byte, error) {
	switch e {
	case gzipEncoding:
		return gzipSmallest.compress(data)
	case brotliEncoding:
		return brotliPages.compress(data)
	}
	return data, nil
}

// brotliLevel is the compression level: higher ones take more time and hardly make pages smaller.
const brotliLevel = 6

var (
	gzipFastest  = newCompressors(func() (resetWriter, error) { return gzip.NewWriterLevel(nil, gzip.BestSpeed) })
	gzipSmallest = newCompressors(func() (resetWriter, error) { return gzip.NewWriterLevel(nil, gzip.BestCompression) })
	brotliPages  = newCompressors(func() (resetWriter, error) { return brotli.NewWriterLevel(nil, brotliLevel), nil })
)

// compressors compress at one level. The tables of a writer take about a megabyte, far more than a compressed page, so
// writers are used again.
type compressors struct {
	idle sync.Pool // of *compressor
	make func() (resetWriter, error)
}

type compressor struct {
	out bytes.Buffer
	w   resetWriter
}

// A resetWriter is a gzip.Writer or a brotli.Writer.
type resetWriter interface {
	io.WriteCloser
	Reset(io.Writer)
}

func newCompressors(make func() (resetWriter, error)) *compressors { return &compressors{make: make} }

// compress returns the compressed data in a slice of exactly its length.
func (cs *compressors) compress(data []byte) ([]byte, error) {
	c, ok := cs.idle.Get().(*compressor)
	if !ok {
		w, err := cs.make()
		if err != nil {
			return nil, err
		}
		c = &compressor{w: w}
	}
	c.out.Reset()
	c.w.Reset(&c.out)
	if _, err := c.w.Write(data); err != nil {
		return nil, err
	}
	if err := c.w.Close(); err != nil {
		return nil, err
	}
	packed := bytes.Clone(c.out.Bytes())
	cs.idle.Put(c)
	return packed, nil
}
