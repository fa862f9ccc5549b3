package boltstore

import (
	"bytes"
	"context"

	bolt "go.etcd.io/bbolt"
)

// FileKey returns the key in the file for key k of the table with the given name.
func FileKey(name, k string) []byte {
	for t, n := range tableNames {
		if n == name {
			return t.key([]byte(k))
		}
	}
	panic("no table " + name)
}

// Unfinished begins the names of the temporary files of backups.
const Unfinished = unfinished

// ErrReaders is the error of ZeroOnce while readers of earlier states are open.
var ErrReaders = errReaders

// ZeroOnce zeroes some free pages, without waiting for readers.
func ZeroOnce(s *Store) error {
	_, _, err := s.zeroSome(0)
	return err
}

// UnusedPages and ZeroPages are those that the eraser uses.
var (
	UnusedPages = unusedPages
	ZeroPages   = zeroPages
)

// LineageRecord returns the record that holds the lineage.
func LineageRecord(s *Store) (record []byte) {
	err := s.view(context.Background(), func(x tx) error {
		record = bytes.Clone(x.get(meta, lineageKey))
		return nil
	})
	if err != nil {
		panic(err)
	}
	return record
}

// UpdateFile calls f in an update with the bucket that holds everything.
func UpdateFile(s *Store, f func(*bolt.Bucket) error) error {
	return s.update(context.Background(), func(w *writeTx) error { w.wrote = true; return f(w.board) })
}

// CloseFile closes the file of a broken store, which otherwise stays open until the program ends.
func CloseFile(s *Store) { _ = s.db.Close() }
