package boltstore_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestPanicInCommit damages the file of an open store so that bbolt panics in a commit, and expects that nobody waits
// for ever: neither those whose updates are queued, nor who writes later, nor Close.
func TestPanicInCommit(t *testing.T) {
	for _, test := range []struct {
		name, panics string
		update       func(f *openFile, b *bolt.Bucket) error
	}{
		{"list of free pages", "cannot free page 0 or 1", func(f *openFile, b *bolt.Bucket) error {
			f.damage(f.pages(b.Tx(), "freelist")[0])
			return b.Put([]byte("key"), nil)
		}},
		{"leaves beside one that is emptied", "assertion failed: Page expected to be", emptyLeaf},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filled(t)
			f, s := newOpenFile(t, path), openAt(t, path)
			held, hold := make(chan struct{}), make(chan struct{})
			var updates sync.WaitGroup
			updates.Go(func() {
				expectBroken(t, boltstore.UpdateFile(s, func(b *bolt.Bucket) error {
					close(held)
					<-hold
					return test.update(f, b)
				}), test.panics)
			})
			<-held
			for range 20 {
				updates.Go(func() { expectBroken(t, putComment(s), test.panics) })
			}
			close(hold)
			updates.Wait()
			expectBroken(t, putComment(s), test.panics)
			expectBroken(t, <-s.Broken(), test.panics)
			expectBroken(t, s.Writable(context.Background()), test.panics)
			if _, err := s.Head(context.Background(), "water"); err != nil {
				t.Errorf("reading: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			f.repair()
			s = openAt(t, f.copied())
			if err := errors.Join(s.Check(context.Background()), putComment(s)); err != nil {
				t.Errorf("repaired and opened again: %v", err)
			}
		})
	}
}

func expectBroken(t *testing.T, err error, panics string) {
	t.Helper()
	if !errors.Is(err, notice.ErrUnavailable) || !strings.Contains(err.Error(), panics) {
		t.Errorf("got %v, want %q", err, panics)
	}
}

func putComment(s *boltstore.Store) error {
	return s.Update(context.Background(), func(tx notice.WriteTx) error {
		h, err := tx.Head("water")
		if err != nil {
			return err
		}
		_, err = noticetest.Place(tx, notice.Comment{On: h.ID})
		return err
	})
}

// emptyLeaf deletes the keys of a page that holds comments, but for one, and damages the pages on both sides of it:
// bbolt will join it with one of them.
func emptyLeaf(f *openFile, b *bolt.Bucket) error {
	leaves := f.commentPages(b.Tx())
	keys := f.keys(leaves[1])
	f.damage(leaves[0])
	f.damage(leaves[2])
	var errs []error
	for _, k := range keys[1:] {
		errs = append(errs, b.Delete(k))
	}
	return errors.Join(errs...)
}

// TestPageDamagedWhileOpen damages a page of comments. Whoever reads it gets an error, and all else goes on.
func TestPageDamagedWhileOpen(t *testing.T) {
	path := filled(t)
	f, s := newOpenFile(t, path), openAt(t, path)
	if err := boltstore.UpdateFile(s, func(b *bolt.Bucket) error {
		f.damage(f.commentPages(b.Tx())[1])
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := readComments(s); err == nil || !strings.Contains(err.Error(), "assertion failed") {
			t.Errorf("reading the page: %v", err)
		}
		_, err := s.Head(context.Background(), "water")
		if err := errors.Join(err, putComment(s), s.Writable(context.Background())); err != nil {
			t.Error(err)
		}
	}
}

// TestFileCutShortWhileOpen reads and writes when the pages of an open file are gone. The processor faults then, which
// must not end the program.
func TestFileCutShortWhileOpen(t *testing.T) {
	path := filled(t)
	s := openAt(t, path)
	if err := os.Truncate(path, 2*int64(os.Getpagesize())); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if readComments(s) == nil || putComment(s) == nil {
			t.Error("comments were read and written")
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func readComments(s *boltstore.Store) error {
	return s.View(context.Background(), func(tx notice.Tx) error { _, err := tx.Comments(0, 1000); return err })
}

// TestHeadersDamagedWhileOpen overwrites both header pages. No transaction can begin without them.
func TestHeadersDamagedWhileOpen(t *testing.T) {
	for first, use := range map[string]func(*boltstore.Store) error{"read": readComments, "write": putComment} {
		t.Run(first, func(t *testing.T) {
			path := filled(t)
			f, s := newOpenFile(t, path), openAt(t, path)
			if err := boltstore.UpdateFile(s, func(*bolt.Bucket) error { // in an update: nothing commits meanwhile
				_, err := f.file.WriteAt(make([]byte, 2*f.pageSize), 0)
				return errors.Join(err, errors.New("not committed"))
			}); err == nil {
				t.Error("committed")
			}
			for range 2 {
				for i, err := range []error{use(s), putComment(s), readComments(s), s.Writable(context.Background())} {
					if !errors.Is(err, notice.ErrUnavailable) {
						t.Errorf("%d: %v", i, err)
					}
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// An openFile is the file of an open store, which tests damage behind its back.
type openFile struct {
	t        testing.TB
	file     *os.File
	pageSize int
	damaged  []int // ids of pages
}

func newOpenFile(t testing.TB, path string) *openFile {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return &openFile{t: t, file: f, pageSize: os.Getpagesize()}
}

// pages returns the ids of the pages of a kind, as bbolt calls it, that are in use.
func (f *openFile) pages(tx *bolt.Tx, kind string) (ids []int) {
	for id := 0; ; id++ {
		info, err := tx.Page(id)
		if err != nil {
			f.t.Error(err)
		}
		if info == nil {
			return ids
		}
		if info.Type == kind {
			ids = append(ids, id)
		}
		id += info.OverflowCount
	}
}

// commentPages returns the ids of the pages that hold nothing but comments, in the order of their keys.
func (f *openFile) commentPages(tx *bolt.Tx) []int {
	comments := boltstore.FileKey("comments", "")
	leaves := slices.DeleteFunc(f.pages(tx, "leaf"), func(id int) bool {
		keys := f.keys(id)
		return len(keys) == 0 || !bytes.HasPrefix(keys[0], comments) || !bytes.HasPrefix(keys[len(keys)-1], comments)
	})
	slices.SortFunc(leaves, func(a, b int) int { return bytes.Compare(f.keys(a)[0], f.keys(b)[0]) })
	return leaves
}

// keys returns the keys on a leaf page. The format (go.etcd.io/bbolt, internal/common/page.go) is: id (8 bytes), flags
// (2), number of keys (2), number of further pages (4), and for each key flags, where it is from here, its length and
// that of its value (4 each).
func (f *openFile) keys(id int) (keys [][]byte) {
	page, order := make([]byte, f.pageSize), binary.NativeEndian
	if _, err := f.file.ReadAt(page, int64(id*f.pageSize)); err != nil {
		f.t.Error(err)
	}
	for i := range int(order.Uint16(page[10:])) {
		element := page[16+16*i:]
		at, length := order.Uint32(element[4:]), order.Uint32(element[8:])
		keys = append(keys, element[at:at+length])
	}
	return keys
}

// damage sets the id on a page to zero.
func (f *openFile) damage(id int) {
	f.setID(id, 0)
	f.damaged = append(f.damaged, id)
}

// repair undoes what damage did.
func (f *openFile) repair() {
	for _, id := range f.damaged {
		f.setID(id, id)
	}
}

// copied returns the path of a copy of the file, which a broken store keeps locked.
func (f *openFile) copied() string {
	path := filepath.Join(f.t.TempDir(), "board.db")
	data, err := os.ReadFile(f.file.Name())
	if err := errors.Join(err, os.WriteFile(path, data, 0o600)); err != nil {
		f.t.Fatal(err)
	}
	return path
}

func (f *openFile) setID(page, id int) {
	if _, err := f.file.WriteAt(binary.NativeEndian.AppendUint64(nil, uint64(id)), int64(page*f.pageSize)); err != nil {
		f.t.Error(err)
	}
}
