package boltstore

import (
	"path/filepath"
	"testing"
)

// reopening returns a function that opens the same file each time, for tests that change it in between.
func reopening(t testing.TB) (open func() *Store) {
	path := filepath.Join(t.TempDir(), "board.db")
	return func() *Store {
		t.Helper()
		s, err := Open(path, Options{NoSync: true, MapSize: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}
