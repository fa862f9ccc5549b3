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

	stored []storedComment // comments put by this closure

	changed  map[notice.CommentID]bool // comments that the feed has a change of, by this closure
	latest   []change                  // the latest changes; not read yet if changed is nil
	unstored int                       // how many of latest are not written yet
	nonce    uint64                    // of the changes of this closure

	group *groupState
}

// A groupState is what the closures of a group know of the tallies and need not read again. It has the state that the
// last of them has left.
type groupState struct {
	tallies map[notice.AnnouncementID]notice.Tally // that were read or changed
	sum     notice.Tally                           // of all
	summed  bool                                   // sum is known
}

// newWriteTx returns a writeTx for one closure in a transaction of its own.
func newWriteTx(x tx) *writeTx { return &writeTx{tx: x, group: newGroupState()} }

func newGroupState() *groupState {
	return &groupState{tallies: map[notice.AnnouncementID]notice.Tally{}}
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

// flush writes the changed tallies and the changes of comments.
func (x *writeTx) flush() error { return errors.Join(x.storeChanges(), x.storeTallies()) }

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
