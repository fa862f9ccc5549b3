package boltstore_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// makeCircle changes the last reference of the root of all records so that it leads to the root again. bbolt would follow
// it until the stack is full, which ends the program. What Open reads is elsewhere.
func makeCircle(t *testing.T, path string) (repair func()) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole := string(file)
	branch := rootBranch(t, file)
	count := int(binary.NativeEndian.Uint16(file[branch+10:]))
	binary.NativeEndian.PutUint64(file[branch+count*16+8:], uint64(branch/os.Getpagesize()))
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.WriteFile(path, []byte(whole), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// large returns the path of a closed database with so many pages that Open does not walk them.
func large(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "board.db")
	s := openAt(t, path)
	a := noticetest.Announce(t, s, noticetest.Water())
	noticetest.Update(t, s, func(tx notice.WriteTx) error {
		for i := range 600 {
			text := fmt.Sprintf("comment %d %s", i, strings.Repeat("x", 8000))
			if _, err := noticetest.Place(tx, notice.Comment{On: a.ID, Body: noticetest.Text(notice.English, text)}); err != nil {
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

// TestCirclesInAFileInUse lets the checks of a store in use find a circle, without following it: nothing is read any more,
// the store is broken, and until the file is sound it is not opened again.
func TestCirclesInAFileInUse(t *testing.T) {
	ctx := context.Background()
	for name, check := range map[string]func(*boltstore.Store) error{
		"in pieces": func(s *boltstore.Store) error { return s.CheckInPieces(ctx, func(boltstore.CheckState) {}) },
		"at once":   func(s *boltstore.Store) error { return s.Check(ctx) },
	} {
		t.Run(name, func(t *testing.T) {
			path := large(t)
			repair := makeCircle(t, path)
			s := openAt(t, path)
			if err := check(s); !errors.Is(err, boltstore.ErrDamaged) {
				t.Fatalf("the check finds %v", err)
			}
			select {
			case err := <-s.Broken():
				if !errors.Is(err, boltstore.ErrDamaged) {
					t.Errorf("the store is broken by %v", err)
				}
			default:
				t.Error("the store is not broken")
			}
			if err := s.View(ctx, func(notice.Tx) error { return nil }); !errors.Is(err, notice.ErrUnavailable) {
				t.Errorf("reading: %v", err)
			}
			if err := s.Update(ctx, func(notice.WriteTx) error { return nil }); !errors.Is(err, notice.ErrUnavailable) {
				t.Errorf("writing: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			boltstore.CloseFile(s) // as the end of the program does
			for range 2 {
				if _, err := boltstore.Open(path, testOptions); !errors.Is(err, boltstore.ErrDamaged) {
					t.Fatalf("opened again: %v", err)
				}
				if _, err := boltstore.OpenReadOnly(path); !errors.Is(err, boltstore.ErrDamaged) {
					t.Fatalf("opened again to read: %v", err)
				}
			}
			repair()
			s = openAt(t, path)
			if _, err := os.Stat(path + ".open"); err != nil {
				t.Errorf("nothing says that the database is open: %v", err)
			}
			if err := errors.Join(s.Check(ctx), s.Close()); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(path + ".open"); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("it still says so when it is closed: %v", err)
			}
		})
	}
}

// TestCirclesAreFoundBeforeTheyAreRead opens files with a circle: a small one, and a large one after a crash.
func TestCirclesAreFoundBeforeTheyAreRead(t *testing.T) {
	small := filled(t)
	makeCircle(t, small)
	crashed := large(t)
	makeCircle(t, crashed)
	if err := os.WriteFile(crashed+".open", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"small": small, "after a crash": crashed} {
		for range 2 {
			if _, err := boltstore.Open(path, testOptions); !errors.Is(err, boltstore.ErrDamaged) {
				t.Errorf("%s: %v, want that it is damaged", name, err)
			}
		}
	}
}
