package boltstore_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// unpacked returns the path of a database that an earlier program wrote. Files in testdata are never made again: what
// they are for is that they are old.
func unpacked(t *testing.T, name string) string {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", name+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	path := filepath.Join(t.TempDir(), name)
	if err = errors.Join(err, os.WriteFile(path, b, 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDumpOfAnEarlierForm has a program dump what it would misread, and load such a dump.
func TestDumpOfAnEarlierForm(t *testing.T) {
	ctx := context.Background()
	old, err := boltstore.OpenReadOnly(unpacked(t, "database-4.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if err := old.Dump(ctx, io.Discard); !errors.Is(err, notice.ErrSchema) {
		t.Errorf("dumping a database of schema version 4: %v", err)
	}
	var dump bytes.Buffer
	if err := notice.NewDumpWriter(&dump, 4).Close(); err != nil {
		t.Fatal(err)
	}
	s, err := boltstore.Open(filepath.Join(t.TempDir(), "board.db"), boltstore.Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, read := range map[string]func(context.Context, io.Reader) error{
		"loading": s.Load, "checking": boltstore.CheckDump,
	} {
		if err := read(ctx, bytes.NewReader(dump.Bytes())); !errors.Is(err, notice.ErrSchema) {
			t.Errorf("%s a dump of schema version 4: %v", name, err)
		}
	}
}

// TestDatabasesOfEarlierPrograms opens, checks and writes to the databases in testdata. Each has the announcement that
// a new board begins with, its comments, three that wait for a decision, and an account.
func TestDatabasesOfEarlierPrograms(t *testing.T) {
	for _, name := range []string{"database-4.db"} {
		s, err := boltstore.Open(unpacked(t, name), wholeFirst)
		if err != nil {
			t.Fatal(err)
		}
		before := noticetest.Tally(t, s, 1)
		if before.Published != 7 || before.Pending != 3 {
			t.Errorf("%s: %d comments are published and %d pending, want 7 and 3", name, before.Published, before.Pending)
		}
		noticetest.View(t, s, func(tx notice.Tx) error {
			entries, err := tx.Journal(0, 99)
			if len(entries) == 0 {
				t.Errorf("%s: the journal is empty", name)
			}
			return err
		})
		noticetest.Put(t, s, notice.Comment{On: 1})
		if err := errors.Join(s.Check(context.Background()), s.Close()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
