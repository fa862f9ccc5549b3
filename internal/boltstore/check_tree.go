package boltstore

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// bbolt's own check reads pages through the memory mapping, in a goroutine of its own, where a fault ends the program, and
// follows references without end if they form a circle. So the tree is walked before, by ordinary reads: that every page
// that is referred to is one of the file's, referred to once, and that what is on it is within it (go.etcd.io/bbolt,
// internal/common/page.go and bucket.go).
//
// Of what the walk finds, a circle is worst: bbolt follows it until the stack is full, which ends the program, whatever it
// is doing. Anything else is an error of the View or Update that meets it (see damage.go). So nothing is read from a tree
// that is known to have a circle. Open looks for one in a small file, and in any file that was not closed (see open_mark.go);
// Check and CheckInPieces look for one before they read anything else.

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

// errEndless says that pages refer to each other in a circle, or so deep that there may be one.
var errEndless = errors.New("its pages refer to each other without end")

// checkTree checks the pages of a file that nobody writes to. The error is ErrDamaged with the first fault found.
func checkTree(path string) error {
	w, err := walkFile(path)
	if err == nil && w.fault != nil {
		err = fmt.Errorf("%w (%w)", ErrDamaged, w.fault)
	}
	return err
}

// checkEndless is checkTree for circles alone.
func checkEndless(path string) error {
	w, err := walkFile(path)
	if err == nil && w.endless != nil {
		err = fmt.Errorf("%w (%w)", ErrDamaged, w.endless)
	}
	return err
}

// walkFile walks the tree of a file that nobody writes to.
func walkFile(path string) (*treeWalk, error) {
	h, err := readHeaders(path)
	switch {
	case err != nil:
		return nil, err
	case h.newest == nil:
		return nil, ErrDamaged
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() < h.used {
		return nil, cmp.Or(err, ErrShort)
	}
	w := newTreeWalk(f, h.newest.pageSize(), h.newest.pages())
	return w, w.page(h.newest.root())
}

const (
	// walkPiece is after how many pages a walk pauses in a store that is in use.
	walkPiece = 512
	// walkPause is how long CheckInPieces pauses then, as a multiple of the time that the pages took.
	walkPause = 4
)

// checkCircles walks the tree of a snapshot, with pauses. If it has a circle the store breaks, as Broken has it, and
// nothing more is read. The error is ErrDamaged then, or that of ctx.
//
// It is one snapshot for the whole walk, since only in one snapshot is a page sure to be the same wherever it is referred
// to, and all records are in one bucket. Nobody waits for it: the mapping has room for twice the file (see open.go), but
// pages that commits free meanwhile are not used again before it ends, so the file may grow by what is written.
func (s *Store) checkCircles(ctx context.Context, pause int) error {
	err := s.viewFile(func(t *bolt.Tx, _ *position) error {
		size := int64(s.db.Info().PageSize)
		w := newTreeWalk(s.file, size, uint64(t.Size()/size))
		begun := time.Now()
		w.pause = func() error {
			err := sleep(ctx, time.Duration(pause)*time.Since(begun))
			begun = time.Now()
			return err
		}
		return cmp.Or(w.page(uint64(t.Cursor().Bucket().Root())), w.endless)
	})
	if !errors.Is(err, errEndless) {
		return err
	}
	err = fmt.Errorf("%w (%w)", ErrDamaged, err)
	_ = s.queue.Break(err)
	s.unreadable.Store(true)
	return err
}

// A treeWalk visits each page of a tree once, and goes on after a fault.
type treeWalk struct {
	file  io.ReaderAt
	size  int64        // of a page in bytes
	pages uint64       // number of pages
	pause func() error // called after each walkPiece pages

	seen    []bool   // by page: it is in the tree
	path    []uint64 // the pages that lead to the present one
	visited int
	fault   error // the first fault found
	endless error // errEndless, with the first page that refers to one above it
}

func newTreeWalk(file io.ReaderAt, size int64, pages uint64) *treeWalk {
	return &treeWalk{file: file, size: size, pages: pages, seen: make([]bool, pages), pause: func() error { return nil }}
}

// found notes a fault.
func (w *treeWalk) found(id uint64, fault error) {
	fault = fmt.Errorf("page %d: %w", id, fault)
	w.fault = cmp.Or(w.fault, fault)
	if errors.Is(fault, errEndless) {
		w.endless = cmp.Or(w.endless, fault)
	}
}

// page walks a page and all below it. The error is that of pause.
func (w *treeWalk) page(id uint64) error {
	if w.visited++; w.visited%walkPiece == 0 {
		if err := w.pause(); err != nil {
			return err
		}
	}
	page, err := w.read(id)
	if err != nil {
		w.found(id, err)
		return nil
	}
	w.path = append(w.path, id)
	err = w.elements(page)
	w.path = w.path[:len(w.path)-1]
	return err
}

// read reads a page with those that belong to it. It is an error if it is not a page of the file, or was read before.
func (w *treeWalk) read(id uint64) ([]byte, error) {
	switch {
	case id < 2 || id >= w.pages:
		return nil, errors.New("it is not in the file")
	case slices.Contains(w.path, id), len(w.path) > maxDepth:
		return nil, errEndless
	}
	page := make([]byte, w.size)
	if _, err := w.file.ReadAt(page, int64(id)*w.size); err != nil {
		return nil, err
	}
	length := 1 + uint64(binary.NativeEndian.Uint32(page[12:]))
	if found := binary.NativeEndian.Uint64(page); found != id || length > w.pages-id {
		return nil, fmt.Errorf("its header has the number %d and %d pages", found, length)
	}
	for i := id; i < id+length; i++ {
		if w.seen[i] {
			return nil, fmt.Errorf("page %d is in the tree twice", i)
		}
		w.seen[i] = true
	}
	if length == 1 {
		return page, nil
	}
	page = make([]byte, int64(length)*w.size)
	_, err := w.file.ReadAt(page, int64(id)*w.size)
	return page, err
}

var errOutside = errors.New("an element is not within it")

// present is the page that is walked.
func (w *treeWalk) present() uint64 { return w.path[len(w.path)-1] }

// elements checks the elements of the present page, and walks the pages that they refer to.
func (w *treeWalk) elements(page []byte) error {
	flags, count := binary.NativeEndian.Uint16(page[8:]), int(binary.NativeEndian.Uint16(page[10:]))
	if flags != branchPage && flags != leafPage {
		w.found(w.present(), fmt.Errorf("it has the flags %#x", flags))
		return nil
	}
	if fit := (len(page) - pageHeader) / elementSize; flags == branchPage && count == 0 || count > fit {
		w.found(w.present(), fmt.Errorf("it has %d elements", count))
		count = min(count, fit)
	}
	for i := range count {
		at := pageHeader + i*elementSize
		var err error
		if flags == branchPage {
			err = w.branchElement(page[at:])
		} else {
			err = w.leafElement(page[at:])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// branchElement checks an element of a branch. b is the page from the element on.
func (w *treeWalk) branchElement(b []byte) error {
	at, key := binary.NativeEndian.Uint32(b), binary.NativeEndian.Uint32(b[4:])
	if uint64(at)+uint64(key) > uint64(len(b)) {
		w.found(w.present(), errOutside)
	}
	return w.page(binary.NativeEndian.Uint64(b[8:]))
}

// leafElement checks an element of a leaf. b is the page from the element on.
func (w *treeWalk) leafElement(b []byte) error {
	if !leafElementFits(b) {
		w.found(w.present(), errOutside)
		return nil
	}
	if binary.NativeEndian.Uint32(b)&bucketEntry == 0 {
		return nil
	}
	at := binary.NativeEndian.Uint32(b[4:]) + binary.NativeEndian.Uint32(b[8:])
	bucket := b[at : at+binary.NativeEndian.Uint32(b[12:])]
	if len(bucket) < bucketSize {
		w.found(w.present(), errOutside)
		return nil
	}
	if root := binary.NativeEndian.Uint64(bucket); root != 0 {
		return w.page(root)
	}
	return w.inline(bucket[bucketSize:])
}

// inline checks the only page of a small bucket, which stands in the value. It has no buckets in it, nor branches.
func (w *treeWalk) inline(page []byte) error {
	ok := len(page) >= pageHeader && binary.NativeEndian.Uint16(page[8:]) == leafPage
	count := 0
	if ok {
		count = int(binary.NativeEndian.Uint16(page[10:]))
		ok = pageHeader+count*elementSize <= len(page)
	}
	for i := 0; ok && i < count; i++ {
		b := page[pageHeader+i*elementSize:]
		ok = binary.NativeEndian.Uint32(b)&bucketEntry == 0 && leafElementFits(b)
	}
	if !ok {
		w.found(w.present(), errOutside)
	}
	return nil
}

// leafElementFits reports whether key and value of an element of a leaf are on the page, which is b from the element on.
func leafElementFits(b []byte) bool {
	at, key := uint64(binary.NativeEndian.Uint32(b[4:])), uint64(binary.NativeEndian.Uint32(b[8:]))
	return at+key+uint64(binary.NativeEndian.Uint32(b[12:])) <= uint64(len(b))
}
