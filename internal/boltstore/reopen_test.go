package boltstore

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
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

// migrated turns the file of s into one of an earlier schema version, opens it, which migrates it, and checks it.
// downgrade writes what that version stored in another way. The store that is returned is closed when the test ends.
func migrated(t testing.TB, s *Store, version uint64, downgrade func(tx) error) *Store {
	t.Helper()
	path := s.db.Path()
	closeAs(t, s, version, downgrade)
	s, err := Open(path, Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	return s
}

// closeAs closes s, and leaves a file of an earlier schema version.
func closeAs(t testing.TB, s *Store, version uint64, downgrade func(tx) error) {
	t.Helper()
	err := s.db.Update(func(t *bolt.Tx) error {
		x := migrationTx(t)
		return errors.Join(x.board.Put(schemaKey, key(version)), downgrade(x))
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}

// emptied deletes what is in some tables; they must have n records together.
func emptied(x tx, n int, in ...table) error {
	var keys [][]byte
	for _, t := range in {
		for k := range x.forward(t, nil, nil) {
			keys = append(keys, t.key(k))
		}
	}
	if len(keys) != n {
		return fmt.Errorf("%d records in tables %v, want %d", len(keys), in, n)
	}
	return deleted(x, keys)
}

// deleted deletes records by their keys in the file.
func deleted(x tx, keys [][]byte) (err error) {
	for _, k := range keys {
		err = errors.Join(err, x.board.Delete(k))
	}
	return err
}
