package boltstore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// unfinished begins the name of the temporary file that a backup is written to.
const unfinished = ".noticeboard-backup-"

// Backup writes a consistent snapshot of the database to a new file at path, with mode 0600. It has nothing of what was
// erased before the call. The store stays in use meanwhile. The copy is written to a temporary file and linked to path
// when it is complete. The error is os.ErrExist if there is a file at path.
func (s *Store) Backup(path string) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s: %w", path, os.ErrExist)
	}
	f, err := os.CreateTemp(filepath.Dir(path), unfinished+"*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	err = s.viewFile(func(t *bolt.Tx, _ *position) error {
		_, err := t.WriteTo(f)
		return err
	})
	if err == nil {
		err = zeroUnused(f)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("copying the database: %w", err)
	}
	if err := os.Link(f.Name(), path); err != nil { // unlike Rename, Link does not replace an existing file
		return err
	}
	return errors.Join(os.Remove(f.Name()), SyncDir(filepath.Dir(path)))
}

// zeroUnused zeroes the pages of a copy that are not in use.
func zeroUnused(f *os.File) error {
	ids, pageSize, err := unusedPages(f)
	if err != nil {
		return err
	}
	return zeroPages(f, pageSize, ids)
}

// removeUnfinished removes the temporary files that interrupted backups left in a directory.
func removeUnfinished(dir string) (err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), unfinished) {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

// SyncDir calls fsync on a directory, so that files created or renamed in it survive a power failure.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
