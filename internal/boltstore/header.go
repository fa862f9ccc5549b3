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

// A bbolt file (format version 2; go.etcd.io/bbolt, internal/common/meta.go) begins with two header pages; the
// newer valid one counts. Each has 16 bytes of page header, then magic, version, page size and flags (4 bytes
// each), root, sequence, free list, high water mark and transaction (8 bytes each), and the 64-bit FNV-1a sum of
// these fields. Numbers have the byte order of the machine.
const (
	pageHeader = 16
	metaSize   = 4*4 + 5*8
	headerSize = pageHeader + metaSize + 8
)

var magic = binary.NativeEndian.AppendUint32(nil, 0xED0CDAED)

// A header is one header page.
type header []byte

// valid reports whether the magic number and the checksum are right.
func (h header) valid() bool {
	sum := fnv.New64a()
	sum.Write(h[pageHeader : pageHeader+metaSize])
	return bytes.HasPrefix(h[pageHeader:], magic) && binary.NativeEndian.Uint64(h[pageHeader+metaSize:]) == sum.Sum64()
}

func (h header) pageSize() int64 { return int64(binary.NativeEndian.Uint32(h[pageHeader+8:])) }

// root returns the id of the root page of the outermost bucket.
func (h header) root() uint64 { return binary.NativeEndian.Uint64(h[pageHeader+16:]) }

// freeList returns the id of the page that lists the free pages.
func (h header) freeList() uint64 { return binary.NativeEndian.Uint64(h[pageHeader+32:]) }

// pages returns the high water mark: the number of pages from the beginning of the file that have ever been in use.
func (h header) pages() uint64 { return binary.NativeEndian.Uint64(h[pageHeader+40:]) }

// used returns the high water mark in bytes.
func (h header) used() int64 { return int64(h.pages()) * h.pageSize() }

func (h header) transaction() uint64 { return binary.NativeEndian.Uint64(h[pageHeader+48:]) }

// headers summarizes the two header pages.
type headers struct {
	valid int    // how many of the two are valid
	used  int64  // the least size of the file in bytes, by the newer valid one
	last  uint64 // number of the last transaction, by the newer valid one

	newest header // the newer valid one; nil if none is

	freeListErr error // what is wrong with the list of free pages, by the newer valid one
}

// readHeaders reads the header pages with ordinary reads instead of a memory mapping, so that no damage can
// cause a fault. Errors: ErrDamaged if path is not a regular file, ErrShort if it is too short.
func readHeaders(path string) (h headers, err error) {
	f, err := os.Open(path)
	if err != nil {
		return h, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return h, errors.Join(err, fmt.Errorf("%w (it is no regular file)", ErrDamaged))
	}
	size, newest := int64(os.Getpagesize()), header(nil)
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
		if newest == nil || page.transaction() >= newest.transaction() {
			newest = page
		}
	}
	if newest != nil {
		h.used, h.last, h.newest = newest.used(), newest.transaction(), newest
		_, h.freeListErr = freePages(f, newest)
	}
	return h, nil
}

// HeaderDamage reports whether fewer than two of the file's header pages are valid. bbolt then silently uses the
// other one, and the last commit before the program stopped may be missing: either it was interrupted before it
// was acknowledged, or the disk lost it.
func HeaderDamage(path string) (bool, error) {
	h, err := readHeaders(path)
	return h.valid < 2, err
}
