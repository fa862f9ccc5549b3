package boltstore

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// bbolt's own check reads pages through the memory mapping, in a goroutine of its own, where a fault ends the program, and
// follows references without end if they form a circle. So the tree is walked before, by ordinary reads: that every page
// that is referred to is one of the file's, referred to once, and that what is on it is within it (go.etcd.io/bbolt,
// internal/common/page.go and bucket.go).

// Layout of pages. A page begins with its id (8 bytes), flags and number of elements (2 each), and how many pages follow it
// that belong to it (4). An element of a branch has its place relative to the element, the size of its key (4 each) and the
// id of a page (8); one of a leaf has flags, its place, and the sizes of key and value (4 each).
const (
	branchPage  = 0x01
	leafPage    = 0x02
	bucketEntry = 0x01 // flag of an element: the value is a bucket, its root page (8 bytes), a sequence (8), perhaps a page
	elementSize = 16
	bucketSize  = 16

	maxDepth = 64 // of the tree
)

// checkTree checks the pages of a file that nobody writes to. The error is ErrDamaged with the first fault found.
func checkTree(path string) error {
	h, err := readHeaders(path)
	switch {
	case err != nil:
		return err
	case h.newest == nil:
		return ErrDamaged
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() < h.used {
		return cmp.Or(err, ErrShort)
	}
	newest := h.newest
	w := treeWalk{file: f, size: newest.pageSize(), pages: newest.pages(), seen: make([]bool, newest.pages())}
	if err := w.page(newest.root(), 0); err != nil {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return nil
}

type treeWalk struct {
	file  io.ReaderAt
	size  int64  // of a page in bytes
	pages uint64 // number of pages
	seen  []bool // by page: it is in the tree
}

// page walks a page and all below it.
func (w *treeWalk) page(id uint64, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("page %d: the tree is too deep", id)
	}
	if id < 2 || id >= w.pages {
		return fmt.Errorf("page %d is not in the file", id)
	}
	head := make([]byte, pageHeader)
	if _, err := w.file.ReadAt(head, int64(id)*w.size); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	length := 1 + uint64(binary.NativeEndian.Uint32(head[12:]))
	if found := binary.NativeEndian.Uint64(head); found != id || length > w.pages-id {
		return fmt.Errorf("page %d: its header has the number %d and %d pages", id, found, length)
	}
	for i := id; i < id+length; i++ {
		if w.seen[i] {
			return fmt.Errorf("page %d: page %d is in the tree twice", id, i)
		}
		w.seen[i] = true
	}
	page := make([]byte, int64(length)*w.size)
	if _, err := w.file.ReadAt(page, int64(id)*w.size); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	if err := w.elements(page, depth); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	return nil
}

var errOutside = errors.New("an element is not within it")

// elements checks the elements of a page, and walks the pages that they refer to.
func (w *treeWalk) elements(page []byte, depth int) error {
	if len(page) < pageHeader {
		return errOutside
	}
	flags, count := binary.NativeEndian.Uint16(page[8:]), int(binary.NativeEndian.Uint16(page[10:]))
	if flags != branchPage && flags != leafPage {
		return fmt.Errorf("it has the flags %#x", flags)
	}
	if flags == branchPage && count == 0 || pageHeader+count*elementSize > len(page) {
		return fmt.Errorf("it has %d elements", count)
	}
	for i := range count {
		at := pageHeader + i*elementSize
		var err error
		if flags == branchPage {
			err = w.branchElement(page[at:], depth)
		} else {
			err = w.leafElement(page[at:], depth)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// branchElement checks an element of a branch. b is the page from the element on.
func (w *treeWalk) branchElement(b []byte, depth int) error {
	at, key := binary.NativeEndian.Uint32(b), binary.NativeEndian.Uint32(b[4:])
	if uint64(at)+uint64(key) > uint64(len(b)) {
		return errOutside
	}
	return w.page(binary.NativeEndian.Uint64(b[8:]), depth+1)
}

// leafElement checks an element of a leaf. b is the page from the element on.
func (w *treeWalk) leafElement(b []byte, depth int) error {
	flags, at := binary.NativeEndian.Uint32(b), uint64(binary.NativeEndian.Uint32(b[4:]))
	key, value := uint64(binary.NativeEndian.Uint32(b[8:])), uint64(binary.NativeEndian.Uint32(b[12:]))
	if at+key+value > uint64(len(b)) {
		return errOutside
	}
	if flags&bucketEntry == 0 {
		return nil
	}
	bucket := b[at+key : at+key+value]
	if len(bucket) < bucketSize || depth >= maxDepth {
		return errOutside
	}
	if root := binary.NativeEndian.Uint64(bucket); root != 0 {
		return w.page(root, depth+1)
	}
	return w.elements(bucket[bucketSize:], depth+1) // the bucket is small, and its only page stands in the value
}
