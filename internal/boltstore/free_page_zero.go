package boltstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Erasing. bbolt does not overwrite a page that is in use: a commit writes what it changes to other pages and lists the
// old ones as free, with everything that was on them, until a later commit needs the space. So after a commit that
// erased words, a goroutine overwrites the free pages with zeroes. No reader may see a page change, and the file must
// be sound after a crash or power failure at any moment. Therefore pages are overwritten only
//
//   - if neither header refers to them. bbolt falls back to the older header if the newer one is damaged, and finds a
//     complete state there, also without the words: an empty commit comes first, after which both headers are those of
//     states in which they are erased.
//   - while no commit is in progress, which is so within an update. A page that is free then stays free meanwhile.
//   - while every open read transaction is of the present state, in which the pages are free.
//
// A later commit that uses such a page writes and syncs it before a header refers to it, so it does not matter when the
// zeroes reach the disk. An fsync at the end makes the erasure itself durable.
//
// The same is done when a database is opened, for what was erased just before a crash or by an earlier version of the
// program, and for what an interrupted commit wrote.

const (
	// zeroPerUpdate is the largest number of pages that one update looks at, which bounds how long others wait.
	zeroPerUpdate = 2048
	// readersWait is how long an update waits for readers of earlier states, while others wait for it.
	readersWait = 20 * time.Millisecond
	// zeroRetry is the pause after a failure.
	zeroRetry = time.Minute
)

// errReaders says that readers of earlier states have not ended.
var errReaders = errors.New("readers of earlier states have not ended")

// An eraser is the goroutine that zeroes free pages.
type eraser struct {
	wanted  chan struct{} // buffered 1: pages were freed that must be zeroed
	closing chan struct{} // closed by stopEraser
	ended   chan struct{} // closed when the goroutine has ended; nil if it was not started
	failed  func(error)   // Options.EraseFailed
}

func newEraser(failed func(error)) eraser {
	if failed == nil {
		failed = func(error) {}
	}
	return eraser{wanted: make(chan struct{}, 1), closing: make(chan struct{}), failed: failed}
}

// startEraser starts the goroutine, which zeroes the pages that are free already.
func (s *Store) startEraser() {
	s.eraser.ended = make(chan struct{})
	s.eraseFreed()
	go s.runEraser()
}

// eraseFreed asks the goroutine to zero the pages that are free now. It does not wait for that.
func (s *Store) eraseFreed() {
	select {
	case s.eraser.wanted <- struct{}{}:
	default:
	}
}

// stopEraser waits until the pages that the goroutine was asked to zero are zeroed. It does not wait for readers of
// earlier states, which leaves the pages to the next Open.
func (s *Store) stopEraser() {
	close(s.eraser.closing)
	if s.eraser.ended != nil {
		<-s.eraser.ended
	}
}

func (s *Store) runEraser() {
	defer close(s.eraser.ended)
	for {
		select {
		case <-s.eraser.wanted:
		default:
			select {
			case <-s.eraser.wanted:
			case <-s.eraser.closing:
				return
			}
		}
		if err := s.zeroFreePages(); errors.Is(err, errReaders) {
			return
		} else if err != nil {
			s.eraser.failed(fmt.Errorf("overwriting free pages of the database: %w", err))
			select {
			case <-time.After(zeroRetry):
				s.eraseFreed()
			case <-s.eraser.closing:
				return
			}
		}
	}
}

// zeroFreePages zeroes every page that is free when it is called. The error is errReaders if the store is being closed
// and readers of earlier states have not ended.
func (s *Store) zeroFreePages() error {
	if err := s.update(context.Background(), func(w *writeTx) error { w.wrote = true; return nil }); err != nil {
		return err
	}
	for from, more := uint64(0), true; more; {
		next, earlier, err := s.zeroSome(from)
		switch {
		case errors.Is(err, errReaders):
			select {
			case <-earlier:
			case <-s.eraser.closing:
				return err
			}
		case err != nil:
			return err
		default:
			from, more = next, next > 0
		}
	}
	if s.db.NoSync {
		return nil
	}
	return s.file.Sync()
}

// zeroSome zeroes up to zeroPerUpdate unused pages with ids >= from, and returns the id of the next one; zero if there
// is none. If the error is errReaders, the channel is closed when those readers have ended.
func (s *Store) zeroSome(from uint64) (next uint64, earlier <-chan struct{}, err error) {
	err = s.update(context.Background(), func(*writeTx) error {
		if earlier = s.readers.nextEpoch(); !closedWithin(earlier, readersWait) {
			return errReaders
		}
		ids, pageSize, err := unusedPages(s.file)
		if err != nil {
			return err
		}
		i, _ := slices.BinarySearch(ids, from)
		if ids, next = ids[i:], 0; len(ids) > zeroPerUpdate {
			ids, next = ids[:zeroPerUpdate], ids[zeroPerUpdate]
		}
		return zeroPages(s.file, pageSize, ids)
	})
	return next, earlier, err
}

// closedWithin waits until c is closed, for up to d, and reports whether it is.
func closedWithin(c <-chan struct{}, d time.Duration) bool {
	select {
	case <-c:
		return true
	case <-time.After(d):
		return false
	}
}
