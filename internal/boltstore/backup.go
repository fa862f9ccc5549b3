package boltstore

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// unfinished begins the name of the temporary file that a backup is written to.
const unfinished = ".noticeboard-backup-"

// Backup writes the copy that WriteBackup makes to a new file at path, as NewFile does.
func (s *Store) Backup(path string) error { return NewFile(path, s.WriteBackup, unchecked) }

func unchecked(string) error { return nil }

// NewFile makes a file at path, with mode 0600, of what write writes. It is written to a temporary file in the same
// directory first, and takes its name only when it is complete and check, which is called with its temporary name, has
// returned nil. The error is os.ErrExist if there is a file at path.
func NewFile(path string, write func(io.Writer) error, check func(temporary string) error) (err error) {
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
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("copying the database: %w", err)
	}
	if err := check(f.Name()); err != nil {
		return err
	}
	if err := nameFile(f.Name(), path); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}

// nameFile gives a temporary file the name path, which is not taken. Rename would replace a file that somebody else made
// meanwhile, so it is linked, and its temporary name removed. Many file systems of other disks have no links: FAT, exFAT,
// SMB and some in user space. There the name is taken first, by an empty file.
func nameFile(temporary, path string) error {
	switch err := os.Link(temporary, path); {
	case err == nil:
		return os.Remove(temporary)
	case errors.Is(err, os.ErrExist):
		return err
	}
	taken, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(taken.Close(), os.Rename(temporary, path)); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// WriteBackup writes a consistent snapshot of the database. It has nothing of what was erased before the call, and no
// lineage, so that each database that is made of it gets one of its own. The store stays in use meanwhile, and may be
// one that was opened with OpenReadOnly.
func (s *Store) WriteBackup(w io.Writer) error {
	return s.viewFile(func(t *bolt.Tx, _ *position) error { return writeCopy(t, s.file, w) })
}

// writeCopy writes the snapshot of a transaction, as WriteBackup does. file is the database.
func writeCopy(t *bolt.Tx, file io.ReaderAt, w io.Writer) error {
	c := copier{to: w, file: file}
	if b := t.Bucket(boardBucket); b != nil {
		c.lineage = bytes.Clone(b.Get(meta.key(lineageKey)))
	}
	if _, err := t.WriteTo(&c); err != nil {
		return err
	}
	return c.finish()
}

// A copier passes on the pages of a database file. Those that its first header lists as free are passed on as zeroes,
// and so is the lineage.
type copier struct {
	to      io.Writer
	file    io.ReaderAt // the database, in a state in which the pages in use are the snapshot's
	lineage []byte      // the record; nil if there is none

	size int      // of a page in bytes
	free []uint64 // ids of the free pages, in ascending order
	next uint64   // id of the first page in held
	held []byte   // what has not been passed on, up to two pages: a record may begin on one and end on the next
}

func (c *copier) Write(b []byte) (n int, err error) {
	if c.size == 0 { // the first header page, which bbolt writes in one call
		h := header(b)
		if len(h) < headerSize || !h.valid() {
			return 0, fmt.Errorf("the copy begins with no header: %w", ErrDamaged)
		}
		c.size = int(h.pageSize())
		if c.free, err = freePages(c.file, h); err != nil {
			return 0, err
		}
	}
	for n < len(b) {
		took := min(2*c.size-len(c.held), len(b)-n)
		c.held = append(c.held, b[n:n+took]...)
		n += took
		if len(c.held) < 2*c.size {
			break
		}
		if err := c.passPage(); err != nil {
			return n, err
		}
	}
	return n, nil
}

// passPage passes on the first page in held.
func (c *copier) passPage() error {
	if at := bytes.Index(c.held, c.lineage); at >= 0 {
		clear(c.held[at : at+len(c.lineage)])
	}
	page := c.held[:c.size]
	if _, free := slices.BinarySearch(c.free, c.next); free {
		clear(page)
	}
	_, err := c.to.Write(page)
	c.held, c.next = append(c.held[:0], c.held[c.size:]...), c.next+1
	return err
}

// finish passes on what is held.
func (c *copier) finish() error {
	if c.size == 0 || len(c.held)%c.size != 0 {
		return fmt.Errorf("the database ends within page %d: %w", c.next, ErrDamaged)
	}
	for len(c.held) > 0 {
		if err := c.passPage(); err != nil {
			return err
		}
	}
	return nil
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
