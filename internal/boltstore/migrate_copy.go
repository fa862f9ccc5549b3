package boltstore

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// migrateAside brings a copy of the database to the current schema version and puts it in the place of the database,
// which is kept under the name kept, if that is not empty. Until then nothing is written to the database: if the migration fails, the copy is
// removed, and if the program is stopped meanwhile, the next call goes on with the copy. The caller must have the
// database open, so that no other process writes to it, and opens it again afterwards.
func migrateAside(db *bolt.DB, at int, kept string, o Options) error {
	path, err := filepath.EvalSymlinks(db.Path())
	if err != nil {
		return err
	}
	aside, err := asideName(path)
	if err != nil {
		return err
	}
	if err := removeOtherAsides(path, aside); err != nil {
		return err
	}
	next, err := openAside(path, aside, o)
	if err != nil {
		return fmt.Errorf("copying the database before it is migrated: %w", err)
	}
	if err := errors.Join(migrateOpen(next, o), next.Close()); err != nil {
		return errors.Join(err, os.Remove(aside))
	}
	if kept != "" {
		if err := KeepFile(path, kept); err != nil {
			return errors.Join(fmt.Errorf("keeping the database of schema version %d: %w", at, err), os.Remove(aside))
		}
	}
	if err := os.Rename(aside, path); err != nil {
		return errors.Join(err, os.Remove(aside), removeIfAny(kept))
	}
	return SyncDir(filepath.Dir(path))
}

// asideName returns the name of the file in which the database at path is migrated. It has the number of the last
// transaction of the database, so that nobody goes on with a copy that is older than the database.
func asideName(path string) (string, error) {
	h, err := readHeaders(path)
	return fmt.Sprintf("%s.migrating-%d", path, h.last), err
}

// removeOtherAsides removes what interrupted migrations of the database have left, except the file that is named.
func removeOtherAsides(path, except string) error {
	files, err := os.ReadDir(filepath.Dir(path))
	for _, f := range files {
		name := filepath.Join(filepath.Dir(path), f.Name())
		if strings.HasPrefix(name, path+".migrating-") && name != except {
			err = errors.Join(err, os.Remove(name))
		}
	}
	return err
}

// openAside opens the copy of the database at path, and makes it if there is none or it cannot be used.
func openAside(path, aside string, o Options) (*bolt.DB, error) {
	if _, err := checkSize(aside); err == nil {
		if db, err := openToMigrate(aside, o); err == nil {
			if _, _, err := schema(db); err == nil {
				return db, nil
			}
			db.Close()
		}
	}
	unfinished := aside + "-copying"
	if err := copyBytes(path, unfinished, o); err != nil {
		return nil, errors.Join(err, removeIfAny(unfinished))
	}
	if err := os.Rename(unfinished, aside); err != nil {
		return nil, errors.Join(err, removeIfAny(unfinished))
	}
	return openToMigrate(aside, o)
}

func openToMigrate(path string, o Options) (*bolt.DB, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout: lockWait, NoSync: o.NoSync, NoStatistics: true, InitialMmapSize: o.MapSize,
	})
	if err == nil {
		db.AllocSize = growth
	}
	return db, err
}

// KeepFile gives a file a second name, so that another file can take its first one in one step: at no time is there no
// file. Where a file cannot have two names, it makes a copy. The error is os.ErrExist if there is a file of the second name.
func KeepFile(path, kept string) error {
	if err := os.Link(path, kept); err == nil || errors.Is(err, os.ErrExist) || errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := copyBytes(path, kept, Options{}); err != nil {
		return errors.Join(err, removeIfAny(kept))
	}
	return nil
}

// keptName returns the name under which the database is kept that has a schema version.
func keptName(path string, version int, now time.Time) string {
	return fmt.Sprintf("%s.schema-%d-%s", path, version, now.UTC().Format("20060102T150405Z"))
}

// copyBytes copies a file, with mode 0600, and waits until the copy is on disk.
func copyBytes(from, to string, o Options) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err == nil && !o.NoSync {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

func removeIfAny(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
