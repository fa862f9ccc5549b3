package boltstore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// ofVersion1 makes a database of schema version 1 with an announcement and so many questions, and closes it.
func ofVersion1(t *testing.T, path string, questions int) {
	t.Helper()
	s, err := Open(path, Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	a := noticetest.Announce(t, s, noticetest.Water())
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		for i := range questions {
			c := notice.Comment{On: a.ID, Question: true, Body: noticetest.Text(notice.English, fmt.Sprint("why ", i))}
			if _, err := noticetest.Place(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	closeAs(t, s, 1, func(x tx) error {
		tally, err := decodeTally(x.board.Get(tallies.key(key(a.ID))))
		errs := []error{err, emptied(x, 2*questions+1, work, releases), emptied(x, 2*questions, official, facets)}
		without := formerTally(tally)[:sizeWithoutFacets]
		for _, id := range []notice.AnnouncementID{allAnnouncements, a.ID} { // the first was the sum of all
			errs = append(errs, x.board.Put(tallies.key(key(id)), without))
		}
		return errors.Join(errs...)
	})
}

// formerTally returns the record of a tally in schema versions up to 13. They had no count of erased comments.
func formerTally(t notice.Tally) (b []byte) {
	for _, n := range tallyFields(&t) {
		b = append(b, key(*n)...)
	}
	return b[:sizeWithoutErased]
}

// TestMigrationsGoOnAfterAKill copies the directory after each piece of the migrations, as a kill would leave it, and
// opens each copy. The database is the same in all of them.
func TestMigrationsGoOnAfterAKill(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "board.db")
	ofVersion1(t, path, 3*migrationPiece/2)
	before := fileText(t, path)
	var killed, said []string
	s, err := Open(path, Options{
		NoSync: true, MapSize: 1 << 20,
		Migrated: func(from, to int, kept string) { said = append(said, fmt.Sprint(from, to), kept) },
		afterPiece: func(aside string) {
			at := t.TempDir()
			if fileText(t, path) != before {
				t.Errorf("after piece %d the database was changed", len(killed))
			}
			err := os.WriteFile(filepath.Join(at, "board.db"), []byte(before), 0o600)
			err = errors.Join(err, os.WriteFile(filepath.Join(at, filepath.Base(aside)), []byte(fileText(t, aside)), 0o600))
			if err != nil {
				t.Fatal(err)
			}
			killed = append(killed, at)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := noticetest.Tally(t, s, 1)
	if err := errors.Join(s.Check(context.Background()), s.Close()); err != nil {
		t.Error(err)
	}
	if len(said) != 2 || said[0] != fmt.Sprint(1, len(migrations)) || fileText(t, said[1]) != before {
		t.Fatalf("it said %v, want one migration from 1 to %d, and the old file there", said, len(migrations))
	}
	// 2 of work, 1 of releases, 2 and 1 of facets, twice, 2 of closings, and 1 of each other that came later
	if want := 11 + len(migrations) - 6; len(killed) != want {
		t.Errorf("%d pieces, want %d", len(killed), want)
	}
	for i, at := range killed {
		pieces := 0
		s, err := Open(filepath.Join(at, "board.db"), Options{
			NoSync: true, MapSize: 1 << 20, afterPiece: func(string) { pieces++ },
		})
		if err != nil {
			t.Errorf("after piece %d: %v", i, err)
			continue
		}
		if got := noticetest.Tally(t, s, 1); got != want {
			t.Errorf("after piece %d: tally %+v, want %+v", i, got, want)
		}
		if err := errors.Join(s.Check(context.Background()), s.Close()); err != nil {
			t.Errorf("after piece %d: %v", i, err)
		}
		if want := len(killed) - i - 1; pieces != want {
			t.Errorf("after piece %d it went on with %d pieces, want %d", i, pieces, want)
		}
		if files, err := filepath.Glob(filepath.Join(at, "*")); err != nil || len(files) != 2 {
			t.Errorf("after piece %d there are %v, want the database and the one that is kept", i, files)
		}
	}
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestAStaleCopyIsNotGoneOnWith leaves the copy of an interrupted migration beside a database that was written to since.
func TestAStaleCopyIsNotGoneOnWith(t *testing.T) {
	path := filepath.Join(t.TempDir(), "board.db")
	ofVersion1(t, path, 10)
	aside, err := asideName(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(aside, []byte(fileText(t, path)), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(t *bolt.Tx) error { return t.Bucket(boardBucket).Put(meta.key([]byte("later")), []byte("x")) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.view(context.Background(), func(x tx) error {
		if string(x.get(meta, []byte("later"))) != "x" {
			t.Error("what was written after the migration had begun is gone")
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(aside); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the stale copy is still there: %v", err)
	}
}

// TestNothingIsMigratedBeforeTheCheck damages one letter of a comment in a database of schema version 1.
func TestNothingIsMigratedBeforeTheCheck(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "board.db")
	ofVersion1(t, path, 10)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damagedFile := strings.ReplaceAll(string(b), "why 7", "why 8")
	if err := os.WriteFile(path, []byte(damagedFile), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(path, Options{NoSync: true, MapSize: 1 << 20}); !errors.Is(err, ErrDamaged) {
		t.Errorf("opened %v, %v, want ErrDamaged", s, err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != damagedFile {
		t.Errorf("the file was changed (%v)", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("files %v, %v, want no copy", files, err)
	}
}
