package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"noticeboard/internal/notice"
)

// The ways in which a file cannot be opened. Each is one sentence that says what to do.
var (
	ErrInUse   = errors.New("another process has the database open: stop it first, or talk to it")
	ErrNewer   = errors.New("the database was written by a newer Noticeboard: upgrade this program")
	ErrDamaged = errors.New("the database is damaged: restore a backup (noticeboard restore FILE)")
	ErrShort   = errors.New("the database is cut short: restore a backup (noticeboard restore FILE)")
	ErrNoWrite = errors.New("the database cannot be written: check the file's permissions and that its disk is not read-only")
)

const (
	lockWait = 2 * time.Second
	// mapSize is how much address space the file is mapped into at least. When the file outgrows
	// its mapping, writers wait for every reader; this puts that off.
	mapSize = 1 << 30
)

// Options adjusts how a file is opened.
type Options struct {
	NoSync bool // for tests of other things than durability: do not wait for the disk

	// Changed, if it is not nil, is told of every commit that put comments: its number, as in
	// notice.Stamp, and which. Before the first it is told the number of the last one there was, and no
	// comments. The calls come one after the other, in the order of the commits, each before those who
	// wait for that commit are answered: so it must be quick. It must not use the store.
	Changed func(commit uint64, put []notice.CommentID)
}

// Open opens the file at path, or makes it if there is none, brings it up to date and checks it
// whole: its pages, then every record and index. Nothing is written to a file that is found wanting.
func Open(path string, o Options) (*Store, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, explain(path, err)
		}
	}
	db, err := openFile(path, o)
	if err != nil {
		return nil, explain(path, err)
	}
	s := newStore(db, o)
	if err := s.Check(context.Background()); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, fmt.Errorf("%w (%w)", ErrDamaged, err)), s.Close())
	}
	return s, s.view(context.Background(), func(x tx) error {
		last, err := x.Stamp()
		s.changed(last.Commit, nil)
		return err
	})
}

// create makes an empty database. It gets its name only when it is whole, so a file without
// content is never one that was just being made.
func create(path string) error {
	making := path + ".new"
	if err := os.Remove(making); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, err := bolt.Open(making, 0o600, &bolt.Options{Timeout: lockWait})
	if err != nil {
		return err
	}
	if err := errors.Join(migrate(db), db.Close()); err != nil {
		return err
	}
	if err := os.Rename(making, path); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}

// openFile opens a file that may be damaged in any way. bbolt reads it through a mapping, where
// damage shows as a fault or a panic rather than an error; Check reads in a goroutine that no
// recover here reaches, so it comes when the file is known to be as long as it says.
func openFile(path string, o Options) (db *bolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w (%v)", ErrDamaged, r)
		}
	}()
	size, err := checkSize(path)
	if err != nil {
		return nil, err
	}
	db, err = bolt.Open(path, 0o600, &bolt.Options{
		Timeout: lockWait, NoSync: o.NoSync, NoStatistics: true, InitialMmapSize: max(mapSize, 2*int(size)),
	})
	if err != nil {
		return nil, err
	}
	if err := checkPages(db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := migrate(db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// checkSize returns the file's size, and refuses what is no database or shorter than it says.
func checkSize(path string) (int64, error) {
	h, err := readHeaders(path)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(path) // after the headers: a file in use may grow meanwhile
	switch {
	case err != nil:
		return 0, err
	case h.valid == 0:
		return 0, ErrDamaged
	case info.Size() < h.used:
		return 0, ErrShort
	}
	return info.Size(), nil
}

// checkPages checks the pages of the file.
func checkPages(db *bolt.DB) error {
	return db.View(func(t *bolt.Tx) error {
		for err := range t.Check() {
			return fmt.Errorf("%w (%w)", ErrDamaged, err)
		}
		return nil
	})
}

// explain turns what bbolt and the system say into a sentence for the operator.
func explain(path string, err error) error {
	for _, e := range []struct{ err, is error }{
		{berrors.ErrTimeout, ErrInUse},
		{berrors.ErrInvalid, ErrDamaged}, {berrors.ErrChecksum, ErrDamaged}, {berrors.ErrVersionMismatch, ErrDamaged},
		{io.EOF, ErrShort}, {io.ErrUnexpectedEOF, ErrShort},
		{os.ErrPermission, ErrNoWrite}, {syscall.EROFS, ErrNoWrite},
	} {
		if errors.Is(err, e.err) {
			return fmt.Errorf("%s: %w", path, e.is)
		}
	}
	return fmt.Errorf("%s: %w", path, err)
}
