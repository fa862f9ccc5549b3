package boltstore

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateChanges opens a database that was made by a program of schema version 12: each change has a record of its
// own, and tallies are numbers of 8 bytes. 90 comments were put, one of them twice.
func TestMigrateChanges(t *testing.T) {
	packed, err := os.Open("testdata/database-12.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	path := filepath.Join(t.TempDir(), "board.db")
	if err = errors.Join(err, os.WriteFile(path, b, 0o600)); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, Options{NoSync: true, MapSize: 1 << 20, CheckFirst: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	last := notice.Position{Seq: 91, Nonce: 17287913321336181320}
	noticetest.View(t, s, func(tx notice.Tx) error {
		ids, at, err1 := tx.Changed(notice.Position{}, 1000)
		if len(ids) != 91 || ids[89] != ids[90] || at != last {
			t.Errorf("%d changes up to %v, want 91 up to %v", len(ids), at, last)
		}
		all, err2 := tx.Totals()
		if all.Pending != 13 || all.Published != 77 || all.OpenCount != 16 || all.Revision != 80 {
			t.Errorf("totals %+v", all)
		}
		author, err3 := tx.AuthorTally(notice.AuthorKey{3, 1})
		if want := (notice.AuthorTally{Pending: 1, Published: 7}); author != want {
			t.Errorf("the tally of an author is %+v, want %+v", author, want)
		}
		flags, err4 := tx.FlagCounts()
		if want := (notice.FlagCount{Marked: 2, Stopped: 1}); flags["links"] != want {
			t.Errorf("counts of a flag %+v, want %+v", flags["links"], want)
		}
		return errors.Join(err1, err2, err3, err4)
	})
	c := noticetest.Put(t, s, notice.Comment{On: 1, Author: notice.Author{Key: notice.AuthorKey{3, 1}}})
	noticetest.View(t, s, func(tx notice.Tx) error {
		ids, _, err := tx.Changed(last, 9)
		if !slices.Equal(ids, []notice.CommentID{c.ID}) {
			t.Errorf("after the last change of before: %v, want %v", ids, c.ID)
		}
		return err
	})
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestMigrateManyChanges has more changes than one piece of the migration moves, the first of which are forgotten.
func TestMigrateManyChanges(t *testing.T) {
	const first, last = 101, 101 + 2*migrationPiece
	s := reopening(t)()
	a := noticetest.Announce(t, s, noticetest.Water())
	c := noticetest.Put(t, s, notice.Comment{On: a.ID})
	s = migrated(t, s, 13, func(x tx) error {
		errs := []error{x.board.Delete(tallies.key(latestKey))}
		for seq := uint64(first); seq <= last; seq++ {
			errs = append(errs, x.board.Put(tallies.key(key(0, ^seq)), key(uint64(c.ID), seq*7)))
		}
		return errors.Join(errs...)
	})
	noticetest.View(t, s, func(tx notice.Tx) error {
		for _, seq := range []uint64{first, first + 1, first + 31, first + 32, first + migrationPiece, last - 1, last} {
			ids, at, err := tx.Changed(notice.Position{Seq: seq, Nonce: seq * 7}, 2*last)
			if want := (notice.Position{Seq: last, Nonce: last * 7}); len(ids) != int(last-seq) || at != want || err != nil {
				t.Errorf("after %d: %d changes up to %v, %v", seq, len(ids), at, err)
			}
		}
		for _, p := range []notice.Position{{}, {Seq: first - 1, Nonce: 7 * (first - 1)}, {Seq: first, Nonce: 1}} {
			if _, _, err := tx.Changed(p, 1); !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("after %v: %v, want ErrNotFound", p, err)
			}
		}
		return nil
	})
	err := s.view(context.Background(), func(x tx) error {
		for k := range x.forward(tallies, key(uint64(0)), nil) {
			if len(k) == 16 {
				return fmt.Errorf("%x is left", k)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
