package boltstore

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"noticeboard/internal/notice"
)

// The lineage is kept in meta as 8 random bytes, followed by the identity of the file that it was made for. A file
// that has another identity, or a lineage of zeroes, is given a new one when it is opened:
//
//   - one that was just created;
//   - a copy made by Backup, which has zeroes, whatever puts it in the place of a database;
//   - any other copy, because it is another file. The exception is one that was written over the database itself, with
//     cp: that has the identity of the database. So restore asks for a new lineage in any case.
const lineageSize = 8 + identitySize

var lineageKey = []byte("lineage")

// identitySize is the size of a fileIdentity in bytes.
const identitySize = 16

// fileIdentity returns the number of a file's inode, and when it was created in nanoseconds since 1970, because numbers
// of inodes are used again. The time is zero if the file system does not know it.
func fileIdentity(f *os.File) ([]byte, error) {
	var s unix.Statx_t
	if err := unix.Statx(int(f.Fd()), "", unix.AT_EMPTY_PATH, unix.STATX_INO|unix.STATX_BTIME, &s); err != nil {
		return nil, fmt.Errorf("statx %s: %w", f.Name(), err)
	}
	created := uint64(0)
	if s.Mask&unix.STATX_BTIME != 0 {
		created = uint64(s.Btime.Sec)*1e9 + uint64(s.Btime.Nsec)
	}
	return key(s.Ino, created), nil
}

// continueLineage reads the lineage of the file, and makes a new one if it has none of its own, or if renew is set.
func (s *Store) continueLineage(renew bool) error {
	identity, err := fileIdentity(s.file)
	if err != nil {
		return err
	}
	record := make([]byte, 8, lineageSize)
	rand.Read(record) // never fails
	record = append(record, identity...)
	ctx := context.Background()
	err = s.view(ctx, func(x tx) error {
		kept := x.get(meta, lineageKey)
		if x.lineage() != 0 && bytes.Equal(kept[8:], identity) && !renew {
			s.lineage = x.lineage()
		}
		return nil
	})
	if err != nil || s.lineage != 0 {
		return err
	}
	s.lineage = notice.Lineage(number(record))
	return s.update(ctx, func(w *writeTx) error { return w.put(meta, lineageKey, record) })
}

// lineage returns the lineage in the file; zero if it has none, or in a copy made by Backup.
func (x tx) lineage() notice.Lineage {
	if v := x.get(meta, lineageKey); len(v) == lineageSize {
		return notice.Lineage(number(v))
	}
	return 0
}

// Lineage implements notice.Store. It stays the same as long as the store is open.
func (s *Store) Lineage() notice.Lineage { return s.lineage }
