package boltstore

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"noticeboard/internal/notice"
)

// Compaction. Comments are stored one after the other, and a bbolt page that is full is split into two halves. The
// first half gets no more records, because later ones have higher keys, and so half of every page would stay empty for
// ever. bbolt cannot be told to split such a page at its end: it leaves at least two keys on the second page, and of
// comments about four fit on one.
//
// So a goroutine goes over the comments that were put, some hundreds at a time, deletes and puts again what is stored of
// them, in the same transaction. bbolt merges the pages that this touches with their neighbours and splits the result
// into pages that are full. The old pages are used again by later commits. Tables whose keys are in no order, such as
// words, are left alone: there a full page would soon be split again. What has not been compacted when the store is
// closed stays as it is. Once anything is known to be damaged, nothing is compacted: merging with a page that cannot be
// read would end the program.

const (
	// compactLeast is how many comments have to be put before they are compacted, and compactMost the largest number
	// that one transaction compacts. While it runs, which takes some milliseconds for each hundred, other writers wait.
	compactLeast = 256
	compactMost  = 2048

	// mergeFill is the Bucket.FillPercent of a compaction. bbolt merges a page that a key was deleted from with its
	// neighbour if it has less than half of that, here four pages, and splits pages as if it were 1. The more is merged
	// at once, the fewer pages remain at the end of which nothing fits.
	mergeFill = 8.0
)

// A compactor is the goroutine that compacts comments.
type compactor struct {
	wanted  chan struct{} // buffered 1: put has compactLeast comments or more
	closing chan struct{}
	ended   chan struct{} // closed when the goroutine has ended; nil if it was not started

	mu  sync.Mutex
	put []storedComment // that were put and not compacted yet
}

// A storedComment names what is stored of a comment in the order of time: its record and its state entries.
type storedComment struct {
	id      notice.CommentID
	entries []entry
}

func newCompactor() compactor {
	return compactor{wanted: make(chan struct{}, 1), closing: make(chan struct{})}
}

// add tells the goroutine of comments that were put.
func (c *compactor) add(put []storedComment) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.put = append(c.put, put...); len(c.put) < compactLeast {
		return
	}
	select {
	case c.wanted <- struct{}{}:
	default:
	}
}

// take removes up to compactMost comments, and returns the keys in the file of what is stored of them in order, each
// once; none if there are fewer than compactLeast comments.
func (c *compactor) take() (keys []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.put) < compactLeast {
		return nil
	}
	n := min(len(c.put), compactMost)
	for _, s := range c.put[:n] {
		keys = append(keys, string(comments.key(key(s.id))))
		for _, e := range s.entries {
			keys = append(keys, string(e.in.key([]byte(e.key))))
		}
	}
	c.put = slices.Delete(c.put, 0, n)
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (s *Store) startCompactor() {
	s.compactor.ended = make(chan struct{})
	go s.runCompactor()
}

// stopCompactor waits until the transaction in progress has ended.
func (s *Store) stopCompactor() {
	close(s.compactor.closing)
	if s.compactor.ended != nil {
		<-s.compactor.ended
	}
}

// runCompactor compacts whenever enough comments were put. A failed commit is left to those who wait for theirs: they
// and health checks tell of it. What it should have compacted stays as it is.
func (s *Store) runCompactor() {
	defer close(s.compactor.ended)
	for {
		select {
		case <-s.compactor.closing:
			return
		case <-s.compactor.wanted:
		}
		for keys := s.compactor.take(); len(keys) > 0; keys = s.compactor.take() {
			if !s.damage.any.Load() {
				_ = s.compact(keys)
			}
			select {
			case <-s.compactor.closing:
				return
			default:
			}
		}
	}
}

// compact deletes and puts again those of some keys in the file that are there.
func (s *Store) compact(keys []string) error {
	return s.update(context.Background(), func(x *writeTx) error {
		x.board.FillPercent = mergeFill
		for _, full := range keys {
			in, k := table(full[0]), []byte(full[1:])
			v := bytes.Clone(x.get(in, k))
			if v == nil { // the entry of an earlier state
				continue
			}
			if err := errors.Join(x.delete(in, k), x.put(in, k, v)); err != nil {
				return err
			}
		}
		return nil
	})
}
