package boltstore

import (
	"bytes"
	"context"
	"errors"
)

// Compaction. Comments are stored one after the other, and a bbolt page that is full is split into two halves. The
// first half gets no more records, because later ones have higher keys, and so half of every page would stay empty for
// ever. bbolt cannot be told to split such a page at its end: it leaves at least two keys on the second page, and of
// comments about four fit on one.
//
// So a goroutine goes over the comments that were put since it did so last, some hundreds at a time, deletes and puts
// again what is stored of them, in the same transaction. bbolt merges the pages that this touches with their neighbours
// and splits the result into pages that are full. The old pages are used again by later commits. Tables whose keys are
// in no order, such as words, are left alone: there a full page would soon be split again. Once anything is known to be
// damaged, nothing is compacted: merging with a page that cannot be read would end the program.

const (
	// compactLeast is the least number of comments that are compacted in one transaction, and compactMost the largest.
	// While one runs, which takes some milliseconds, other writers wait.
	compactLeast = 256
	compactMost  = 1024

	// mergeFill is the Bucket.FillPercent of a compaction. bbolt merges a page that a key was deleted from with its
	// neighbour if it has less than half of that, here four pages, and splits pages as if it were 1. The more is merged
	// at once, the fewer pages remain at the end of which nothing fits.
	mergeFill = 8.0
)

// compactedKey holds the id of the last comment that was compacted.
var compactedKey = []byte("compacted")

// A compactor is the goroutine that compacts comments.
type compactor struct {
	wanted  chan int // buffered 1: how many comments were put since it was received last
	closing chan struct{}
	ended   chan struct{} // closed when the goroutine has ended; nil if it was not started
}

func newCompactor() compactor {
	return compactor{wanted: make(chan int, 1), closing: make(chan struct{})}
}

// put tells the goroutine that so many comments were put. It is called by one goroutine at a time.
func (c *compactor) put(n int) {
	select {
	case before := <-c.wanted:
		n += before
	default:
	}
	c.wanted <- n
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
// and health checks tell of it. The comments are compacted when as many have been put again.
func (s *Store) runCompactor() {
	defer close(s.compactor.ended)
	for put := 0; ; {
		select {
		case <-s.compactor.closing:
			return
		case n := <-s.compactor.wanted:
			put += n
		}
		for put >= compactLeast && !s.damage.any.Load() {
			if n, err := s.compactSome(); n < compactLeast || err != nil {
				put = 0
			}
			select {
			case <-s.compactor.closing:
				return
			default:
			}
		}
	}
}

// compactSome compacts up to compactMost comments, and returns their number. It does nothing if there are fewer than
// compactLeast that were not compacted yet.
func (s *Store) compactSome() (n int, err error) {
	err = s.update(context.Background(), func(x *writeTx) error {
		last, keys, err := x.uncompacted()
		if n = len(keys); n < compactLeast || err != nil {
			return err
		}
		x.board.FillPercent = mergeFill
		for _, k := range keys {
			if err := x.touchComment(k); err != nil {
				return err
			}
		}
		return x.put(meta, compactedKey, last)
	})
	return n, err
}

// uncompacted returns the keys of up to compactMost comments that were not compacted yet, and the last of them.
func (x *writeTx) uncompacted() (last []byte, keys [][]byte, err error) {
	from := bytes.Clone(x.get(meta, compactedKey))
	for k := range x.forward(comments, nil, from) {
		if bytes.Equal(k, from) {
			continue
		}
		if keys = append(keys, bytes.Clone(k)); len(keys) == compactMost {
			break
		}
	}
	if len(keys) == 0 {
		return nil, nil, nil
	}
	return keys[len(keys)-1], keys, nil
}

// touchComment deletes and puts again a comment and those of its index entries that are stored in the order of time.
func (x *writeTx) touchComment(k []byte) error {
	v := x.get(comments, k)
	c, err := decoded(comments, k, v, decodeComment)
	if err != nil {
		return err
	}
	errs := []error{x.touch(comments, k, v)}
	for _, e := range stateEntries(c) {
		if v := x.get(e.in, []byte(e.key)); v != nil {
			errs = append(errs, x.touch(e.in, []byte(e.key), v))
		}
	}
	return errors.Join(errs...)
}

// touch deletes and puts again a key with the value it has.
func (x *writeTx) touch(in table, k, v []byte) error {
	v = bytes.Clone(v)
	return errors.Join(x.delete(in, k), x.put(in, k, v))
}
