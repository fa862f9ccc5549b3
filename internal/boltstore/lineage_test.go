package boltstore_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// lineageOf opens a database and closes it again.
func lineageOf(t *testing.T, path string, o boltstore.Options) notice.Lineage {
	t.Helper()
	o.NoSync, o.MapSize = true, 1<<20
	s, err := boltstore.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Lineage() == 0 {
		t.Errorf("%s has no lineage", path)
	}
	return s.Lineage()
}

// TestLineage puts files in the place of a database in every way that an operator may.
func TestLineage(t *testing.T) {
	dir := t.TempDir()
	path, copied, raw := filled(t), filepath.Join(dir, "copy.db"), filepath.Join(dir, "raw.db")
	seen := map[notice.Lineage]string{}
	fresh := func(how string, l notice.Lineage) {
		t.Helper()
		if was, known := seen[l]; known {
			t.Errorf("%s: it has the lineage of %s", how, was)
		}
		seen[l] = how
	}
	read := func(path string) []byte {
		t.Helper()
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	over := func(path string, data []byte) { // as cp does: the file stays the same file
		t.Helper()
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	first := lineageOf(t, path, boltstore.Options{})
	fresh("the first", first)
	if again := lineageOf(t, path, boltstore.Options{}); again != first {
		t.Errorf("opened again: %x, was %x", again, first)
	}
	moved := filepath.Join(filepath.Dir(path), "moved.db")
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	if again := lineageOf(t, moved, boltstore.Options{}); again != first {
		t.Errorf("renamed: %x, was %x", again, first)
	}

	s := openAt(t, moved)
	if err := s.Backup(copied); err != nil {
		t.Fatal(err)
	}
	s.Close()
	backup := read(copied)
	for _, how := range []string{"a backup over the database", "the same backup again"} {
		over(moved, backup)
		fresh(how, lineageOf(t, moved, boltstore.Options{}))
	}
	fresh("a backup that is opened itself", lineageOf(t, copied, boltstore.Options{}))

	over(raw, read(moved))
	fresh("a copy with cp", lineageOf(t, raw, boltstore.Options{}))
	over(moved+".new", read(moved))
	if err := os.Rename(moved+".new", moved); err != nil {
		t.Fatal(err)
	}
	fresh("a copy with cp, renamed", lineageOf(t, moved, boltstore.Options{}))
	fresh("restored", lineageOf(t, moved, boltstore.Options{NewLineage: true}))
	other := filepath.Join(dir, "another.db")
	s = openAt(t, other)
	noticetest.Put(t, s, notice.Comment{On: noticetest.Announce(t, s, noticetest.Water()).ID})
	s.Close()
	fresh("another board", lineageOf(t, other, boltstore.Options{}))
}

// TestNoLineageInABackup looks for the lineage of a store in a copy of it, wherever on a page it is.
func TestNoLineageInABackup(t *testing.T) {
	const page = 4096
	s := openAt(t, filepath.Join(t.TempDir(), "board.db"))
	crossed := 0
	for pad := range page / 16 { // moves the record by 16 bytes, in a row of pages that begin with the institution
		noticetest.Update(t, s, func(tx notice.WriteTx) error {
			was, err := tx.Institution()
			if err != nil {
				return err
			}
			_, err = tx.PutInstitution(notice.Institution{Version: was.Version,
				Logo: notice.Logo{Light: notice.Picture{PNG: bytes.Repeat([]byte("."), page+12*pad), Width: 1, Height: 1}}})
			return err
		})
		kept := boltstore.LineageRecord(s)
		var copied bytes.Buffer
		if err := s.WriteBackup(&copied); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(copied.Bytes(), kept[:8]) {
			t.Fatalf("pad %d: the backup has the lineage of the database", pad)
		}
		if at := bytes.Index(copied.Bytes(), []byte("lineage")); at%page > page-len("lineage")-len(kept) {
			crossed++
		}
	}
	if crossed == 0 {
		t.Error("the record was never on two pages")
	}
	if err := s.WriteBackup(failingWriter{}); err == nil || !strings.Contains(err.Error(), io.ErrShortWrite.Error()) {
		t.Errorf("a writer that fails: %v", err)
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
