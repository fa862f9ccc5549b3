package edge

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
)

// pageOf returns a text in which nothing but the words repeats.
func pageOf(lines int) []byte {
	var b bytes.Buffer
	for i := range lines {
		fmt.Fprintf(&b, "<p>Comment %d of %d, by reader %x.</p>\n", i, lines, i*i)
	}
	return b.Bytes()
}

func unpack(t *testing.T, packed []byte, e Encoding) string {
	t.Helper()
	r := io.Reader(brotli.NewReader(bytes.NewReader(packed)))
	if e == gzipEncoding {
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPacked compresses texts of all sizes one after the other, so that a writer that is used again could leave
// something of one text in the next.
func TestPacked(t *testing.T) {
	for _, e := range []Encoding{Identity, gzipEncoding, brotliEncoding} {
		for _, lines := range []int{0, 1, 100, 20_000, 3, 0, 5000} {
			page := pageOf(lines)
			packed, err := Packed(page, e)
			if err != nil {
				t.Fatal(err)
			}
			if e == Identity {
				if !bytes.Equal(packed, page) {
					t.Error("a page that is not compressed is another")
				}
				continue
			}
			if unpack(t, packed, e) != string(page) || cap(packed) > len(packed)+len(packed)/4+64 {
				t.Errorf("encoding %d of %d lines: %d bytes, in %d", e, lines, len(packed), cap(packed))
			}
		}
	}
}

func TestPackedAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for n := range 16 {
		all.Go(func() {
			for i := range 8 {
				page, e := pageOf(100*n+i), gzipEncoding+Encoding(i%2)
				if packed, err := Packed(page, e); err != nil || unpack(t, packed, e) != string(page) {
					t.Errorf("text %d of %d: %v", i, n, err)
				}
			}
		})
	}
	all.Wait()
}

// TestPackedAllocatesLittle compares the memory that compressing a page takes with the page. A writer that is not used
// again takes more than ten times as much.
func TestPackedAllocatesLittle(t *testing.T) {
	page := []byte(strings.Repeat(string(pageOf(100)), 20))
	for _, e := range []Encoding{gzipEncoding, brotliEncoding} {
		least := uint64(math.MaxUint64)
		for range 20 { // a garbage collection may take the writers away
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := Packed(page, e); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			least = min(least, after.TotalAlloc-before.TotalAlloc)
		}
		t.Logf("encoding %d: %d bytes for a page of %d", e, least, len(page))
		if least > uint64(len(page)) {
			t.Errorf("encoding %d takes %d bytes for a page of %d", e, least, len(page))
		}
	}
}
