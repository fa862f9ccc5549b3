package boltstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// A bbolt file (format version 2) begins with two header pages, of which the newer valid one
// counts. Each is 16 bytes of page header and the meta: magic, version, page size and flags of 4
// bytes each; root, sequence, free list, high water mark and transaction of 8 each; and the FNV-1a
// sum of all these. Numbers are in the order of the machine.
const (
	pageHeader = 16
	metaSize   = 4*4 + 5*8
	headerSize = pageHeader + metaSize + 8
)

var magic = binary.NativeEndian.AppendUint32(nil, 0xED0CDAED)

// A header is one header page.
type header []byte

func (h header) valid() bool {
	sum := fnv.New64a()
	sum.Write(h[pageHeader : pageHeader+metaSize])
	return bytes.HasPrefix(h[pageHeader:], magic) && binary.NativeEndian.Uint64(h[pageHeader+metaSize:]) == sum.Sum64()
}

func (h header) pageSize() int64 { return int64(binary.NativeEndian.Uint32(h[pageHeader+8:])) }
func (h header) used() int64 {
	return int64(binary.NativeEndian.Uint64(h[pageHeader+40:])) * h.pageSize()
}
func (h header) transaction() uint64 { return binary.NativeEndian.Uint64(h[pageHeader+48:]) }

// headers is what the header pages say.
type headers struct {
	valid int   // how many of the two can be read
	used  int64 // how long the file must be, in bytes, by the newer one
}

// readHeaders reads the header pages, without a mapping, so that no damage does harm.
func readHeaders(path string) (h headers, err error) {
	f, err := os.Open(path)
	if err != nil {
		return h, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return h, errors.Join(err, fmt.Errorf("%w (it is no regular file)", ErrDamaged))
	}
	size, newest := int64(os.Getpagesize()), uint64(0)
	for i := range int64(2) {
		page := make(header, headerSize)
		if _, err := f.ReadAt(page, i*size); errors.Is(err, io.EOF) {
			return h, ErrShort
		} else if err != nil {
			return h, err
		}
		if !page.valid() {
			continue
		}
		h.valid++
		size = page.pageSize()
		if page.transaction() >= newest {
			newest, h.used = page.transaction(), page.used()
		}
	}
	return h, nil
}

// HeaderDamage reports whether one of the file's two header pages is unreadable. bbolt then uses
// the other one without a word, and the last change before the stop may be missing: either it was
// being written and nobody was told that it was done, or the disk lost it.
func HeaderDamage(path string) (bool, error) {
	h, err := readHeaders(path)
	return h.valid < 2, err
}
