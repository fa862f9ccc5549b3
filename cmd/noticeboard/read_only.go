package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"noticeboard/internal/boltstore"
)

// openToRead opens the database for serving although it cannot be written: its disk is mounted read-only, or the file
// belongs to another user. Pages are served, and what would be stored is answered with 503. It returns failed, the error
// of opening it for writing, if that has another cause, or if it cannot be read either.
func openToRead(d dataDir, failed error, log *slog.Logger) (*boltstore.Store, error) {
	if !errors.Is(failed, boltstore.ErrNoWrite) {
		return nil, failed
	}
	s, err := boltstore.OpenCurrentReadOnly(d.database())
	if err != nil {
		return nil, failed
	}
	log.Warn("the database cannot be written: the board can only be read, and posts and decisions are refused, until "+
		"that is mended and the program started again", "err", failed)
	return s, nil
}

// indexFor returns the path of the search index for a store, and a function to call when it is closed. A board that can
// only be read has its index in a temporary directory.
func (d dataDir) indexFor(s *boltstore.Store) (path string, remove func(), err error) {
	if !s.ReadOnly() {
		return d.index(), func() {}, d.ownIndex()
	}
	dir, err := os.MkdirTemp("", "noticeboard-index-")
	if err != nil {
		return "", nil, err
	}
	return filepath.Join(dir, filepath.Base(d.index())), func() { _ = os.RemoveAll(dir) }, nil
}
