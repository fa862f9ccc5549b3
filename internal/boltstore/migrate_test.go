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
	err = s.db.Update(func(t *bolt.Tx) error {
		b, x := t.Bucket(boardBucket), migrationTx(t)
		errs := []error{b.Put(schemaKey, key(uint64(1)))}
		var gone [][]byte
		for _, in := range []table{work, official, releases, facets} {
			for k := range x.forward(in, nil, nil) {
				gone = append(gone, in.key(k))
			}
		}
		for _, k := range gone {
			errs = append(errs, b.Delete(k))
		}
		tally, err := decodeTally(b.Get(tallies.key(key(a.ID))))
		errs = append(errs, err)
		without := formerTally(tally)[:sizeWithoutFacets]
		for _, id := range []notice.AnnouncementID{allAnnouncements, a.ID} { // the first was the sum of all
			errs = append(errs, b.Put(tallies.key(key(id)), without))
		}
		return errors.Join(errs...)
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}

// formerTally returns the record of a tally in schema versions up to 13. They had no count of erased comments.
func formerTally(t notice.Tally) (b []byte) {
	for _, n := range tallyFields(&t) {
		b = append(b, key(*n)...)
	}
	return b[:sizeWithoutErased]
}

// TestMigrationsGoOnAfterAKill copies the file after each piece of the migrations, as a kill would leave it, and opens
// each copy.
func TestMigrationsGoOnAfterAKill(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "board.db")
	ofVersion1(t, path, 3*migrationPiece/2)
	var killed []string
	var said []string
	s, err := Open(path, Options{
		NoSync: true, MapSize: 1 << 20,
		Migrated: func(from, to int, copied string) { said = append(said, fmt.Sprint(from, to), copied) },
		afterPiece: func() {
			at := filepath.Join(dir, fmt.Sprintf("killed-%d.db", len(killed)))
			b, err := os.ReadFile(path)
			if err = errors.Join(err, os.WriteFile(at, b, 0o600)); err != nil {
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
	if len(said) != 2 || said[0] != fmt.Sprint(1, len(migrations)) {
		t.Fatalf("it said %v, want one migration from 1 to %d", said, len(migrations))
	}
	// 2 of work, 1 of releases, 2 and 1 of facets, twice, 2 of closings, and 1 of each other that came later
	if want := 11 + len(migrations) - 6; len(killed) != want {
		t.Errorf("%d pieces, want %d", len(killed), want)
	}
	for i, at := range killed {
		s, err := Open(at, Options{
			NoSync: true, MapSize: 1 << 20,
			Migrated: func(from, to int, _ string) { t.Errorf("after piece %d it begins again, from %d", i, from) },
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
	}
	t.Run("the copy", func(t *testing.T) {
		again := filepath.Join(dir, "again.db")
		if err := os.Rename(said[1], again); err != nil {
			t.Fatal(err)
		}
		s, err := Open(again, Options{NoSync: true, MapSize: 1 << 20, CheckFirst: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := noticetest.Tally(t, s, 1); got != want {
			t.Errorf("tally %+v, want %+v", got, want)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
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
