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
)

// Errors of Open. Each is a sentence for the operator that says what to do.
var (
	ErrInUse   = errors.New("another process has the database open: stop it first, or talk to it")
	ErrNewer   = errors.New("the database was written by a newer Noticeboard: upgrade this program")
	ErrDamaged = errors.New("the database is damaged: restore a backup (noticeboard restore FILE)")
	ErrShort   = errors.New("the database is cut short: restore a backup (noticeboard restore FILE)")
	ErrNoWrite = errors.New("the database cannot be written: " +
		"check the file's permissions and that its disk is not read-only")
)

const (
	// lockWait is how long Open waits for another process to release the file before it returns ErrInUse.
	lockWait = 2 * time.Second
	// growth is the number of bytes by which the file grows at a time. Each time, the writer waits for the disk.
	growth = 8 << 20
	// defaultMapSize is the default of Options.MapSize: 1 GiB.
	defaultMapSize = 1 << 30
)

// Options adjusts how a file is opened. The zero value is what the program uses.
type Options struct {
	NoSync bool // do not wait for fsync after a commit; for tests that are not about durability

	// MapSize is the number of bytes of address space that the file is mapped into at first, or twice the size of
	// the file if that is more. When the file outgrows its mapping, bbolt maps it again, and the writer waits until
	// every reader is done; a large mapping makes that rare. bbolt also extends the file by up to 8 MiB at a time,
	// or to the mapping if that is smaller. Zero means 1 GiB; a test of a small board needs no more than 1 MiB.
	MapSize int

	// KeepChanges is how many changes of comments are kept at least for those who follow them (notice.ChangeReader).
	// Up to a tenth more are kept. Each takes some 100 bytes. Zero means 20,000.
	KeepChanges uint64

	// NewLineage makes a new notice.Lineage. It is for a copy that is to take the place of another database. Copies that
	// Backup made, and most others, are noticed without it.
	NewLineage bool

	// EraseFailed, if not nil, is called with the error if what was erased cannot be overwritten in the file. That is
	// tried again after a minute, and when the database is opened again.
	EraseFailed func(error)

	// Damaged, if not nil, is called once for each record that was found damaged, with a notice.Damaged. It must not
	// use the store.
	Damaged func(error)

	// CheckFirst makes Open check all pages, records and indexes before it returns, which takes time and memory in
	// proportion to the size of the file. Without it, see Store.CheckInPieces.
	CheckFirst bool

	// Migrated, if not nil, is called before an existing file is migrated, with the schema version it has, the one it
	// will have, and the path at which it will be kept.
	Migrated func(from, to int, kept string)

	// KeepNone says that a file that is migrated is not kept. It is for one that is a copy itself.
	KeepNone bool

	afterPiece func(path string) // called after each piece of a migration with the file that is migrated; for tests
}

// Open opens the database at path and creates it if it does not exist. What it reads does not depend on how many
// records there are: the headers, the list of free pages and the schema version. Only if the database was not closed, as
// after a crash, the tree of its pages is walked first. A record that is damaged is an error of the View or Update that
// reads it.
//
// A file of an earlier schema version is checked, and then migrated in a copy, a piece at a time. The copy takes its place
// when it is complete, and the file is kept under another name. If that is interrupted, the next Open goes on with it; if
// it fails, the file is as it was. Nothing is written to a file that fails a check of Open. Files that an
// interrupted Backup left in the same directory are removed.
//
// Errors: ErrInUse, ErrNewer, ErrDamaged, ErrShort, ErrNoWrite, each with the path in front.
func Open(path string, o Options) (*Store, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := create(path, o); err != nil {
			return nil, explain(path, err)
		}
	}
	db, file, err := openFile(path, o)
	if err != nil {
		return nil, explain(path, err)
	}
	s := newStore(db, file, o)
	if o.CheckFirst {
		if err := s.Check(context.Background()); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", path, fmt.Errorf("%w (%w)", ErrDamaged, err)), s.Close())
		}
	}
	if err := s.continueLineage(o.NewLineage); err != nil {
		return nil, errors.Join(explain(path, err), s.Close())
	}
	if err := removeUnfinished(filepath.Dir(path)); err != nil {
		return nil, errors.Join(explain(path, err), s.Close())
	}
	s.startEraser()
	s.startCompactor()
	return s, nil
}

// create makes an empty database. It writes to a temporary file, which it renames when it is complete: if the
// program is interrupted, no empty or partial file is left at path.
func create(path string, o Options) error {
	temp := path + ".new"
	if err := os.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, err := bolt.Open(temp, 0o600, &bolt.Options{Timeout: lockWait, NoSync: o.NoSync})
	if err != nil {
		return err
	}
	if err := errors.Join(initialize(db), db.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	if o.NoSync {
		return nil
	}
	return SyncDir(filepath.Dir(path))
}

// openFile opens a file that may be damaged in any way, and migrates it. bbolt reads through a memory mapping, where
// damage appears as a fault or a panic instead of an error; both are returned as ErrDamaged. A panic in bolt.Open would
// leave the file locked, so what it reads is checked first. The file returned is the one that db uses and closes.
func openFile(path string, o Options) (db *bolt.DB, file *os.File, err error) {
	size, err := checkSize(path)
	if err != nil {
		return nil, nil, errors.Join(err, inUse(path))
	}
	mapSize := o.MapSize
	if mapSize == 0 {
		mapSize = defaultMapSize
	}
	db, err = bolt.Open(path, 0o600, &bolt.Options{
		Timeout: lockWait, NoSync: o.NoSync, NoStatistics: true, InitialMmapSize: max(mapSize, 2*int(size)),
		OpenFile: func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
			file, err = os.OpenFile(name, flag, mode)
			return file, err
		},
	})
	if err != nil {
		return nil, nil, err
	}
	db.AllocSize = growth
	if err := checkCirclesFirst(path); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	markOpen(path)
	replaced, err := prepare(db, o)
	if err == nil && !replaced {
		return db, file, nil
	}
	if err := errors.Join(err, markClosed(path), db.Close()); err != nil {
		return nil, nil, err
	}
	return openFile(path, o)
}

// walkedAtOnce is up to how many bytes in use a file is looked through for circles whenever it is opened, which takes a
// few milliseconds.
const walkedAtOnce = 4 << 20

// checkCirclesFirst looks for circles in a file that nobody writes to, if it is small or was not closed.
func checkCirclesFirst(path string) error {
	h, err := readHeaders(path)
	if err != nil || h.used > walkedAtOnce && !leftOpen(path) {
		return err
	}
	return checkEndless(path)
}

// inUse returns bbolt's ErrTimeout if another process has the file open and may be changing it. It reads no list of free
// pages.
func inUse(path string) error {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, ReadOnly: true})
	if err == nil {
		return db.Close()
	}
	if errors.Is(err, berrors.ErrTimeout) {
		return err
	}
	return nil
}

// prepare checks and migrates an open file. If it was replaced, it must be opened again.
func prepare(db *bolt.DB, o Options) (replaced bool, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w (%v)", ErrDamaged, r)
		}
	}()
	if o.CheckFirst {
		if err := checkPages(db); err != nil {
			return false, err
		}
	}
	return migrateFile(db, o)
}

// checkSize returns the size of the file in bytes. Its error is ErrDamaged if no header page is valid or the list of
// free pages is no such list, and ErrShort if the file is shorter than its header says.
func checkSize(path string) (int64, error) {
	h, err := readHeaders(path)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(path) // after reading the headers, since a file in use may grow in between
	switch {
	case err != nil:
		return 0, err
	case h.valid == 0:
		return 0, ErrDamaged
	case info.Size() < h.used:
		return 0, ErrShort
	}
	return info.Size(), h.freeListErr
}

// checkPages walks the tree and runs bbolt's consistency check, which must not run beside writers. The error is ErrDamaged
// with the first fault found. The check takes about 200 bytes of memory for each page.
func checkPages(db *bolt.DB) error {
	if err := checkTree(db.Path()); err != nil {
		return err
	}
	return db.View(func(t *bolt.Tx) error {
		var first error
		for err := range t.Check() { // to the end: the goroutine that checks reads the file, and waits for us
			if first == nil {
				first = fmt.Errorf("%w (%w)", ErrDamaged, err)
			}
		}
		return first
	})
}

// explain maps errors of bbolt and of the operating system to those of Open and adds the path.
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
