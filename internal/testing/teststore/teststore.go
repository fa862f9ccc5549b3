// Package teststore opens databases for tests of the packages above the store.
package teststore

import (
	"context"
	"path/filepath"
	"testing"

	"noticeboard/internal/boltstore"
)

// Open opens an empty database. When the test ends, its indexes are checked against its records, and it is closed.
func Open(t testing.TB) *boltstore.Store {
	t.Helper()
	s, err := boltstore.Open(filepath.Join(t.TempDir(), "board.db"), boltstore.Options{NoSync: true, MapSize: 1 << 24})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Check(context.Background()); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
