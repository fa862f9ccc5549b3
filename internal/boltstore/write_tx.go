package boltstore

import (
	"bytes"
	"errors"
	"iter"
	"slices"

	"noticeboard/internal/notice"
)

// A writeTx implements notice.WriteTx and auth.WriteTx for one closure. A batch that decides a thousand comments
// reads each of them twice, changes the same tallies each time and appends to the same log, so comments, tallies
// and the last number in the journal are cached.
type writeTx struct {
	tx
	wrote     bool                                   // something was put or deleted
	erased    bool                                   // words that were put earlier were replaced or deleted
	loaded    map[notice.CommentID]notice.Comment    // comments read or put in this transaction
	tallies   map[notice.AnnouncementID]notice.Tally // changed tallies, written by flush
	lastEntry uint64                                 // highest number in the journal; 0 if not read yet

	changed    map[notice.CommentID]bool // comments that the feed has a change of, by this transaction
	lastChange uint64                    // highest number in the feed
	nonce      []byte                    // of the changes of this transaction
}

// Comment implements notice.Tx. It sees what this transaction has put.
func (x *writeTx) Comment(id notice.CommentID) (notice.Comment, error) {
	if c, ok := x.loaded[id]; ok {
		return c, nil
	}
	c, err := x.tx.Comment(id)
	if err == nil {
		x.cache(c)
	}
	return c, err
}

func (x *writeTx) cache(c notice.Comment) {
	if x.loaded == nil {
		x.loaded = map[notice.CommentID]notice.Comment{}
	}
	x.loaded[c.ID] = c
}

// flush writes the changed tallies.
func (x *writeTx) flush() error {
	for id, t := range x.tallies {
		if err := x.put(tallies, key(id), encodeTally(t)); err != nil {
			return err
		}
	}
	return nil
}

func (x *writeTx) put(t table, k, v []byte) error {
	x.wrote = true
	return x.board.Put(t.key(k), v)
}

func (x *writeTx) delete(t table, k []byte) error {
	x.wrote = true
	return x.board.Delete(t.key(k))
}

// deleteMatching deletes the records of table t that match and returns their number. It reads all of records,
// which is cheap: there are about as many links as members of staff.
func (x *writeTx) deleteMatching(
	records iter.Seq2[[]byte, []byte], t table, match func(k, v []byte) (bool, error),
) (deleted int, err error) {
	var matched [][]byte
	for k, v := range records {
		matches, err := match(k, v)
		if err != nil {
			return 0, err
		}
		if matches {
			matched = append(matched, bytes.Clone(k))
		}
	}
	for _, k := range matched { // a bbolt cursor must not be used while keys are deleted
		if err := x.delete(t, k); err != nil {
			return 0, err
		}
	}
	return len(matched), nil
}

// reindex deletes the entries that are only in before and puts those that are only in after.
func (x *writeTx) reindex(before, after []entry) error {
	var errs []error
	for _, e := range before {
		if !slices.Contains(after, e) {
			errs = append(errs, x.delete(e.in, []byte(e.key)))
		}
	}
	for _, e := range after {
		if !slices.Contains(before, e) {
			errs = append(errs, x.put(e.in, []byte(e.key), []byte(e.val)))
		}
	}
	return errors.Join(errs...)
}
