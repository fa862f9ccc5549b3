package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// ownDatabase gives the database, and the copies of it that migrations have kept, to the owner of the directory.
func (d dataDir) ownDatabase() error {
	copies, err := filepath.Glob(d.database() + ".schema-*")
	return errors.Join(err, d.own(append(copies, d.database())...))
}

// own gives files of the data directory to its owner, if root runs this: with sudo, an operator makes them in the
// directory of the user that the server runs as, which could not write them otherwise. Files that are not there are
// left out.
func (d dataDir) own(paths ...string) (err error) {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(string(d))
	if err != nil {
		return err
	}
	dir, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	for _, path := range paths {
		failed := os.Lchown(path, int(dir.Uid), int(dir.Gid))
		if failed != nil && !errors.Is(failed, os.ErrNotExist) {
			err = errors.Join(err, fmt.Errorf("giving a file to the owner of the data directory: %w", failed))
		}
	}
	return err
}

// ownIndex makes the file of the search index if it is not there and root runs this, so that it has the right owner from
// the start. SQLite gives the files beside it the same owner.
func (d dataDir) ownIndex() error {
	if os.Geteuid() != 0 {
		return nil
	}
	f, err := os.OpenFile(d.index(), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), d.own(d.index()))
}
