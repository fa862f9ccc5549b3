package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
)

// TestCompactKeepsEveryRecord fills a database, empties most of it, and compares dumps before and after.
func TestCompactKeepsEveryRecord(t *testing.T) {
	t.Parallel()
	d := dataDir(t.TempDir())
	store, err := boltstore.Open(d.database(), boltstore.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	var all []notice.Snippet
	for i := range 25 {
		s := notice.Snippet{Name: fmt.Sprint("snippet ", i),
			Texts: map[notice.Lang]string{notice.English: strings.Repeat("long ", 200_000)}}
		if err := store.Update(t.Context(), func(tx notice.WriteTx) (err error) {
			s, err = tx.PutSnippet(s)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := store.Update(t.Context(), func(tx notice.WriteTx) (err error) {
		for _, s := range all[1:] {
			if err := tx.DeleteSnippet(s); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	dump := func(s *boltstore.Store) string {
		var b strings.Builder
		if err := s.Dump(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := dump(store)
	var out strings.Builder
	if err := compact(t.Context(), d, &out, io.Discard); err == nil || !strings.Contains(err.Error(), "stop the server first") {
		t.Errorf("while it is open: %v", err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	before := sizeOf(d.database())
	if err := compact(t.Context(), d, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if after := sizeOf(d.database()); after >= before/2 {
		t.Errorf("%d bytes before, %d after", before, after)
	}
	again, err := boltstore.OpenReadOnly(d.database())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := dump(again); got != want {
		t.Errorf("a dump of %d bytes became one of %d", len(want), len(got))
	}
	if _, err := os.Stat(d.restoring()); !os.IsNotExist(err) {
		t.Errorf("the new file is still there under its first name: %v", err)
	}
}

// TestCompactReservesNothing compacts a copy, which ends with its last page. Which pages are free in the new file depends
// on how its commits fall, so that it may have a few more.
func TestCompactReservesNothing(t *testing.T) {
	t.Parallel()
	d, from := dataDir(t.TempDir()), filepath.Join(t.TempDir(), "from.db")
	store, err := boltstore.Open(from, boltstore.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Update(t.Context(), func(tx notice.WriteTx) error {
		for i := range 50 {
			s := notice.Snippet{Name: fmt.Sprint("snippet ", i),
				Texts: map[notice.Lang]string{notice.English: strings.Repeat("long ", 2000)}}
			if _, err := tx.PutSnippet(s); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(store.Backup(d.database()), store.Close()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		before := sizeOf(d.database())
		if err := compact(t.Context(), d, io.Discard, io.Discard); err != nil {
			t.Fatal(err)
		}
		if after := sizeOf(d.database()); after > 2*before || after == 0 {
			t.Errorf("%d bytes before, %d after", before, after)
		}
	}
	again, err := boltstore.Open(d.database(), boltstore.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(again.Check(t.Context()), again.Close()); err != nil {
		t.Error(err)
	}
}

func TestProgressIsTold(t *testing.T) {
	var out strings.Builder
	p := &progress{of: "copying records", out: &out, next: time.Now().Add(time.Hour)}
	p.Write(make([]byte, 3_000_000))
	if out.Len() > 0 {
		t.Errorf("told too early: %s", &out)
	}
	p.next = time.Time{}
	p.Write(make([]byte, 1_000_000))
	p.Write(nil)
	if got, want := out.String(), "copying records: 4 MB so far\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
