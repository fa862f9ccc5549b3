package boltstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	bolt "go.etcd.io/bbolt"
)

// Errors of OpenReadOnly and CheckFile. Each is a sentence for the operator that says what to do.
var (
	ErrNoRead = errors.New("the database cannot be read: run this as the user of the server, or as root")
	ErrOlder  = errors.New("the pages of the database are sound, but it has the form of an older Noticeboard: " +
		"start this program once, which brings it to its own form, and check again")
)

// OpenReadOnly opens a database that exists, without writing anything: it may be on a read-only disk, or belong to
// another user. Several processes may do so at the same time, but none while another has the file open for writing. The
// file is neither checked nor migrated: if it is of an older version, only WriteBackup may be called. Updates fail with
// notice.ErrUnavailable.
//
// Errors: ErrInUse, ErrNewer, ErrDamaged, ErrShort, ErrNoRead, each with the path in front, and os.ErrNotExist.
func OpenReadOnly(path string) (*Store, error) {
	return openReadOnly(path, func(*bolt.DB) error { return nil })
}

// openReadOnly is OpenReadOnly. It calls check before it reads any page but the headers.
func openReadOnly(path string, check func(*bolt.DB) error) (*Store, error) {
	db, file, err := openFileReadOnly(path)
	if errors.Is(err, os.ErrPermission) {
		err = ErrNoRead
	}
	if err != nil {
		return nil, explain(path, err)
	}
	s := newStore(db, file, Options{})
	s.readOnly = true
	if err = check(db); err == nil {
		err = s.view(context.Background(), func(x tx) error {
			if x.board != nil {
				s.lineage = x.lineage()
			}
			return nil
		})
	}
	if err == nil {
		_, _, err = safeSchema(db)
	}
	if err != nil {
		return nil, errors.Join(explain(path, err), s.Close())
	}
	return s, nil
}

// safeSchema is schema, with a page that cannot be read returned as ErrDamaged.
func safeSchema(db *bolt.DB) (at int, mark []byte, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w (%v)", ErrDamaged, r)
		}
	}()
	return schema(db)
}

// OpenCurrentReadOnly is OpenReadOnly for a database of the present schema version, all of which can be read. The error is
// also ErrOlder.
func OpenCurrentReadOnly(path string) (*Store, error) {
	s, err := OpenReadOnly(path)
	if err != nil {
		return nil, err
	}
	if at, _, err := schema(s.db); err != nil || at < len(migrations) {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, cmp.Or(err, ErrOlder)), s.Close())
	}
	return s, nil
}

// ReadOnly reports whether the store was opened to be read only: every update fails.
func (s *Store) ReadOnly() bool { return s.readOnly }

// openFileReadOnly opens a file that may be damaged in any way, like openFile.
func openFileReadOnly(path string) (db *bolt.DB, file *os.File, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w (%v)", ErrDamaged, r)
		}
	}()
	if _, err := checkSize(path); err != nil {
		return nil, nil, errors.Join(err, inUse(path))
	}
	db, err = bolt.Open(path, 0, &bolt.Options{
		ReadOnly: true, Timeout: lockWait, NoStatistics: true,
		OpenFile: func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
			file, err = os.OpenFile(name, flag, mode)
			return file, err
		},
	})
	if err != nil {
		return nil, nil, err
	}
	if err := checkCirclesFirst(path); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, file, nil
}

// CheckFile checks a database that no process has open for writing: its pages, and then all that Store.Check does. It
// writes nothing.
//
// Errors: those of OpenReadOnly, ErrOlder (the pages are sound, but records are checked in the present form only).
func CheckFile(ctx context.Context, path string) (err error) {
	s, err := openReadOnly(path, checkPagesOf)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	at, _, err := schema(s.db)
	switch {
	case err != nil:
		return err
	case at < len(migrations):
		return fmt.Errorf("%s: %w", path, ErrOlder)
	}
	if err := s.Check(ctx); err != nil {
		return fmt.Errorf("%s: %w", path, fmt.Errorf("%w (%w)", ErrDamaged, err))
	}
	return nil
}

// checkPagesOf is checkPages, with a fault in the memory mapping returned as ErrDamaged.
func checkPagesOf(db *bolt.DB) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w (%v)", ErrDamaged, r)
		}
	}()
	return checkPages(db)
}
