package boltstore

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/sys/unix"
)

// ReleaseMapped takes the pages of the database file that were read out of the memory of this process (madvise(2),
// MADV_DONTNEED). They stay in the cache of the system, from which they come back when they are read again. It is for
// programs that write much in one go, whose memory would else grow with the file.
func (s *Store) ReleaseMapped() error {
	return s.viewFile(func(t *bolt.Tx, _ *position) error { // the mapping stays where it is until t ends
		at, size := t.DB().Info().Data, uintptr(t.Size())
		if _, _, code := unix.Syscall(unix.SYS_MADVISE, at, size, unix.MADV_DONTNEED); code != 0 {
			return fmt.Errorf("releasing the mapped pages of the database: %w", code)
		}
		return nil
	})
}
