package boltstore_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// filled returns the path of a closed database with 500 comments.
func filled(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "board.db")
	s := openAt(t, path)
	a := noticetest.Announce(t, s, noticetest.Water())
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		for i := range 500 {
			c := notice.Comment{On: a.ID, Body: noticetest.Text(notice.English, fmt.Sprintf("needle %d in the hay", i))}
			if _, err := noticetest.Place(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// wholeFirst are testOptions for a check of the whole file.
var wholeFirst = func() boltstore.Options {
	o := testOptions
	o.CheckFirst = true
	return o
}()

func TestOpenReportsDamageAndWritesNothing(t *testing.T) {
	page := os.Getpagesize()
	zero := func(b []byte, from, to int) []byte { clear(b[from:to]); return b }
	for name, test := range map[string]struct {
		damage func([]byte) []byte
		want   error
		whole  bool // found only if the whole file is checked first
	}{
		"empty":              {func(b []byte) []byte { return nil }, boltstore.ErrShort, false},
		"one byte":           {func(b []byte) []byte { return b[:1] }, boltstore.ErrShort, false},
		"cut to a page":      {func(b []byte) []byte { return b[:page] }, boltstore.ErrShort, false},
		"cut to its headers": {func(b []byte) []byte { return b[:2*page] }, boltstore.ErrShort, false},
		"cut to a tenth":     {func(b []byte) []byte { return b[:used(b)/10] }, boltstore.ErrShort, false},
		"cut to a quarter":   {func(b []byte) []byte { return b[:used(b)/4] }, boltstore.ErrShort, false},
		"cut by a page":      {func(b []byte) []byte { return b[:used(b)-page] }, boltstore.ErrShort, false},
		"both headers zero":  {func(b []byte) []byte { return zero(b, 0, 2*page) }, boltstore.ErrDamaged, false},
		"no database": {func(b []byte) []byte {
			return []byte("Dear Sir or Madam,\n" + string(b[:9000]))
		}, boltstore.ErrDamaged, false},
		"noise all over":       {func(b []byte) []byte { return noise(b, 2*page, len(b)) }, boltstore.ErrDamaged, false},
		"zeroes in the middle": {func(b []byte) []byte { return zero(b, 4*page, len(b)*2/3) }, boltstore.ErrDamaged, true},
		"one letter of a comment": {func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte("needle 77 in"), []byte("needle 78 in"))
		}, boltstore.ErrDamaged, true},
		"no list of free pages": {func(b []byte) []byte {
			newest := header(b)
			list := int(binary.NativeEndian.Uint64(newest[48:]))
			return zero(b, list*page, list*page+16)
		}, boltstore.ErrDamaged, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			damaged := test.damage(whole)
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			options := testOptions
			options.CheckFirst = test.whole
			s, err := boltstore.Open(path, options)
			if err == nil {
				s.Close()
			}
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			after, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(damaged, after) {
				t.Errorf("the damaged file was changed (%v)", err)
			}
		})
	}
}

// used returns how many bytes of a database file are in use, according to its newer header: bbolt extends the file
// before it needs the space.
func used(b []byte) int {
	return int(binary.NativeEndian.Uint64(header(b)[56:])) * os.Getpagesize()
}

// header returns the newer header page of a database file.
func header(b []byte) []byte {
	other := b[os.Getpagesize():]
	if binary.NativeEndian.Uint64(other[64:]) > binary.NativeEndian.Uint64(b[64:]) {
		return other
	}
	return b
}

func noise(b []byte, from, to int) []byte {
	for i := from; i < to; i++ {
		b[i] = byte(i*7 + i>>3)
	}
	return b
}

func TestOpenRefusals(t *testing.T) {
	t.Run("in use", func(t *testing.T) {
		path := filled(t)
		openAt(t, path)
		if _, err := boltstore.Open(path, testOptions); !errors.Is(err, boltstore.ErrInUse) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("newer", func(t *testing.T) {
		path := filled(t)
		putMeta(t, path, "version", binary.BigEndian.AppendUint64(nil, 1000))
		if _, err := boltstore.Open(path, testOptions); !errors.Is(err, boltstore.ErrNewer) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("another program's", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "other.db")
		db, err := bolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err })
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := boltstore.Open(path, testOptions); !errors.Is(err, boltstore.ErrDamaged) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a directory", func(t *testing.T) {
		if _, err := boltstore.Open(t.TempDir(), testOptions); !errors.Is(err, boltstore.ErrDamaged) {
			t.Errorf("got %v", err)
		}
	})
}

// putMeta writes to the meta table of a closed database.
func putMeta(t *testing.T, path, name string, value []byte) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("board")).Put(boltstore.FileKey("meta", name), value)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestOpenFindsMissingIndexEntries(t *testing.T) {
	from := map[string]string{"tallies": "\x00\x00\x00\x00\x00\x00\x00\x01"} // after the changes
	for _, table := range []string{
		"numbers", "threads", "statuses", "authors", "words", "tallies", "slugs", "releases", "facets",
	} {
		path := filled(t)
		db, err := bolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bolt.Tx) error {
			k, _ := tx.Bucket([]byte("board")).Cursor().Seek(boltstore.FileKey(table, from[table]))
			return tx.Bucket([]byte("board")).Delete(bytes.Clone(k))
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := boltstore.Open(path, wholeFirst); !errors.Is(err, boltstore.ErrDamaged) {
			t.Errorf("an entry missing in %s: got %v", table, err)
		}
		checked := checkedInPieces(t, path)
		if len(checked) == 0 || !strings.Contains(checked[0].Error(), table) {
			t.Errorf("an entry missing in %s: in pieces, found %v", table, checked)
		}
	}
}

// checkedInPieces opens a database and returns the faults that CheckInPieces finds.
func checkedInPieces(t *testing.T, path string) (faults []error) {
	t.Helper()
	options := testOptions
	options.Damaged = func(err error) { faults = append(faults, err) }
	s, err := boltstore.Open(path, options)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.CheckInPieces(context.Background(), func(boltstore.CheckState) {}); err != nil {
		t.Fatal(err)
	}
	if state := s.CheckState(); !state.Ended || state.Faults != len(faults) {
		t.Errorf("%+v, but %d faults", state, len(faults))
	}
	return faults
}

func TestHeaderDamage(t *testing.T) {
	path := filled(t)
	if damaged, err := boltstore.HeaderDamage(path); damaged || err != nil {
		t.Errorf("undamaged: %v, %v", damaged, err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	noise(b, os.Getpagesize()+30, os.Getpagesize()+40)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if damaged, err := boltstore.HeaderDamage(path); !damaged || err != nil {
		t.Errorf("one header bad: %v, %v", damaged, err)
	}
}

func TestBackup(t *testing.T) {
	path := filled(t)
	s := openAt(t, path)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(copied); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(copied); !errors.Is(err, os.ErrExist) {
		t.Errorf("onto an existing file: got %v, want ErrExist", err)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	twin := openAt(t, copied)
	if got, want := noticetest.Tally(t, twin, 1), noticetest.Tally(t, s, 1); got != want {
		t.Errorf("the copy has %+v, want %+v", got, want)
	}
	one, err1 := s.Secret(context.Background(), "x")
	again, err2 := s.Secret(context.Background(), "x")
	if !bytes.Equal(one, again) || len(one) != 32 || err1 != nil || err2 != nil {
		t.Errorf("secrets %x and %x", one, again)
	}
}

func TestClosedStore(t *testing.T) {
	s := openAt(t, filled(t))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	err := s.Update(context.Background(), func(notice.WriteTx) error { return nil })
	if !errors.Is(err, notice.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// TestFileOutgrowsItsMapping has readers and writers go on while bbolt maps the file again, several times.
func TestFileOutgrowsItsMapping(t *testing.T) {
	path := filepath.Join(t.TempDir(), "board.db")
	const mapped = 32 << 10
	s, err := boltstore.Open(path, boltstore.Options{NoSync: true, MapSize: mapped})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a := noticetest.Announce(t, s, noticetest.Water())
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				err1 := s.Update(context.Background(), func(tx notice.WriteTx) error {
					_, err := noticetest.Place(tx, notice.Comment{On: a.ID})
					return err
				})
				err2 := s.View(context.Background(), func(tx notice.Tx) error {
					_, err := tx.Comments(0, 1000)
					return err
				})
				if err := errors.Join(err1, err2); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	if n := noticetest.Tally(t, s, a.ID).Published; n != 200 {
		t.Errorf("%d comments, want 200", n)
	}
	if info, err := os.Stat(path); err != nil || info.Size() < 4*mapped {
		t.Errorf("the file has %d bytes, too few to outgrow its mapping (%v)", info.Size(), err)
	}
}
