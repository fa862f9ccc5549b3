package boltstore

import (
	"bytes"
	"fmt"
	"iter"
	"math"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// A tx implements notice.Tx and auth.Tx in one bbolt transaction.
type tx struct {
	board    *bolt.Bucket
	settings *atomic.Pointer[cachedSettings] // the store's
}

func (s *Store) begin(t *bolt.Tx) tx { return tx{t.Bucket(boardBucket), &s.settings} }

// migrationTx returns a tx for migrations, which run before the Store exists.
func migrationTx(t *bolt.Tx) tx {
	return tx{t.Bucket(boardBucket), new(atomic.Pointer[cachedSettings])}
}

// cachedSettings are decoded settings with the record they were decoded from. Every post reads the settings, so
// decoding is skipped as long as the record is the same.
type cachedSettings struct {
	record []byte
	notice.Settings
}

// get returns the value of key k, or nil if there is none. The slice is valid until the transaction ends.
func (x tx) get(t table, k []byte) []byte { return x.board.Get(t.key(k)) }

// lookup is like get, but returns notice.ErrNotFound if there is no such key.
func (x tx) lookup(t table, k []byte) ([]byte, error) {
	if v := x.get(t, k); v != nil {
		return v, nil
	}
	return nil, fmt.Errorf("%v %x: %w", t, k, notice.ErrNotFound)
}

// load decodes the record with key k. The error is notice.ErrNotFound if there is none.
func load[T any](x tx, t table, k []byte, decode func(k, v []byte) (T, error)) (none T, err error) {
	v, err := x.lookup(t, k)
	if err != nil {
		return none, err
	}
	return decode(k, v)
}

func (x tx) Announcement(id notice.AnnouncementID) (notice.Announcement, error) {
	return load(x, announcements, key(id), decodeAnnouncement)
}

func (x tx) AnnouncementBySlug(slug string) (a notice.Announcement, err error) {
	v, err := x.lookup(slugs, []byte(slug))
	if err != nil {
		return a, err
	}
	return x.Announcement(decodeHead(v).ID)
}

func (x tx) AnnouncementByOrigin(origin string) (a notice.Announcement, err error) {
	v, err := x.lookup(sources, []byte(origin))
	if err != nil {
		return a, err
	}
	return load(x, announcements, v, decodeAnnouncement)
}

func (x tx) Tally(id notice.AnnouncementID) (notice.Tally, error) {
	return decodeTally(x.get(tallies, key(id)))
}

func (x tx) Totals() (notice.Tally, error) { return x.Tally(0) }

func (x tx) AuthorTally(k notice.AuthorKey) (notice.AuthorTally, error) {
	return decodeAuthorTally(x.get(authors, tallyKey(k))), nil
}

func (x tx) Comment(id notice.CommentID) (notice.Comment, error) {
	return load(x, comments, key(id), decodeComment)
}

func (x tx) CommentByNumber(on notice.AnnouncementID, n uint64) (c notice.Comment, err error) {
	return x.commentVia(numbers, key(uint64(on), n))
}

func (x tx) CommentByOrigin(origin string) (notice.Comment, error) {
	return x.commentVia(origins, []byte(origin))
}

// commentVia loads the comment whose id is the value of key k in index t.
func (x tx) commentVia(t table, k []byte) (c notice.Comment, err error) {
	id, err := x.lookup(t, k)
	if err != nil {
		return c, err
	}
	return load(x, comments, id, decodeComment)
}

func (x tx) WithTextHash(
	on notice.AnnouncementID, hash [16]byte, by notice.AuthorKey, n int,
) ([]notice.Comment, error) {
	prefix := append(key(on), hash[:]...)
	if by != (notice.AuthorKey{}) {
		prefix = append(prefix, by[:]...)
	}
	return loadN(x, comments, x.forward(words, prefix, prefix), n, decodeComment)
}

func (x tx) Threads(on notice.AnnouncementID, s notice.Span, replies int) ([]notice.Thread, error) {
	var ts []notice.Thread
	for n := s.From; n <= s.To; n++ {
		t, err := x.Thread(on, n, notice.Span{From: 1, To: uint64(replies)})
		if err != nil {
			return nil, err
		}
		ts = append(ts, t)
	}
	return ts, nil
}

func (x tx) Thread(on notice.AnnouncementID, ordinal uint64, s notice.Span) (t notice.Thread, err error) {
	if t.Root, err = x.commentVia(threads, placeKey(on, ordinal, 0)); err != nil {
		return t, err
	}
	if t.Total, err = x.lastPlace(on, ordinal); err != nil {
		return t, err
	}
	for p := max(1, s.From); p <= min(s.To, t.Total); p++ {
		c, err := x.commentVia(threads, placeKey(on, ordinal, p))
		if err != nil {
			return t, err
		}
		t.Replies = append(t.Replies, c)
	}
	return t, nil
}

// lastPlace returns the place of the last reply in a thread; 0 if there are no replies. The error is
// notice.ErrNotFound if there is no such thread.
func (x tx) lastPlace(on notice.AnnouncementID, ordinal uint64) (uint64, error) {
	end := placeKey(on, ordinal, math.MaxUint64)
	for k := range x.backward(threads, end[:16], end) {
		return number(k[16:]), nil
	}
	return 0, fmt.Errorf("thread %d of %d: %w", ordinal, on, notice.ErrNotFound)
}

func (x tx) Comments(after notice.CommentID, n int) ([]notice.Comment, error) {
	return loadN(x, comments, x.forward(comments, nil, key(after+1)), n, decodeComment)
}

func (x tx) WithStatus(s notice.Status, after notice.CommentID, n int) ([]notice.Comment, error) {
	prefix := []byte{byte(s)}
	keys := x.backward(statuses, prefix, append(prefix, key(^after)...))
	return loadN(x, comments, complementIDs(keys), n, decodeComment)
}

func (x tx) WithStatusBefore(s notice.Status, before notice.CommentID, n int) ([]notice.Comment, error) {
	prefix := []byte{byte(s)}
	keys := x.forward(statuses, prefix, append(prefix, key(^upperBound(before)+1)...))
	return loadN(x, comments, complementIDs(keys), n, decodeComment)
}

// complementIDs yields the complement of the last 8 bytes of each key, which is the id that the index stores as
// its complement.
func complementIDs(keys iter.Seq2[[]byte, []byte]) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for k, v := range keys {
			if !yield(key(^number(k[len(k)-8:])), v) {
				return
			}
		}
	}
}

func (x tx) Questions(after notice.CommentID, n int) ([]notice.Comment, error) {
	return loadN(x, comments, x.forward(questions, nil, key(after+1)), n, decodeComment)
}

func (x tx) WorkList(w notice.WorkList, after notice.CommentID, n int) ([]notice.Comment, error) {
	return loadN(x, comments, x.work(w, after), n, decodeComment)
}

func (x tx) CountWorkList(w notice.WorkList, most int) (n int, err error) {
	for range x.work(w, 0) {
		if n == most {
			break
		}
		n++
	}
	return n, nil
}

// work yields the keys of a work list after a cursor. Ids grow with the time of posting, so the overdue comments
// are at the beginning of their list.
func (x tx) work(w notice.WorkList, after notice.CommentID) iter.Seq2[[]byte, []byte] {
	t, prefix := workPrefix(w.Duty, w.Login)
	keys := x.forward(t, prefix, append(prefix, key(after+1)...))
	if w.Duty != notice.DutyOverdue {
		return keys
	}
	end := uint64(notice.FirstIDAt(w.Before))
	return func(yield func(k, v []byte) bool) {
		for k, v := range keys {
			if number(k[1:]) >= end || !yield(k, v) {
				return
			}
		}
	}
}

func (x tx) Official(on notice.AnnouncementID, before notice.CommentID, n int) ([]notice.Comment, error) {
	keys := x.forward(official, key(on), key(uint64(on), ^uint64(upperBound(before))+1))
	return loadN(x, comments, complementIDs(keys), n, decodeComment)
}

func (x tx) ByAuthor(k notice.AuthorKey, before notice.CommentID, n int) ([]notice.Comment, error) {
	keys := x.backward(authors, k[:], append(k[:len(k):len(k)], key(upperBound(before))...))
	return loadN(x, comments, x.stopBefore(keys, tallyKey(k)), n, decodeComment)
}

func (x tx) Announcements(before notice.AnnouncementID, n int) ([]notice.Announcement, error) {
	return loadN(x, announcements, x.backward(announcements, nil, key(upperBound(before))), n, decodeAnnouncement)
}

// lastNumber returns the highest key of a table whose keys are numbers; 0 if the table is empty.
func (x tx) lastNumber(t table) uint64 {
	for k := range x.backward(t, nil, key(uint64(math.MaxUint64))) {
		return number(k)
	}
	return 0
}

// upperBound returns the exclusive upper bound of a backward listing: the cursor, or the maximum if it is zero.
func upperBound[T ~uint64](before T) T {
	if before == 0 {
		return math.MaxUint64
	}
	return before
}

// forward yields the keys of a table that begin with prefix, without the table's byte, and their values, in
// ascending order from the first key >= start. Slices are valid until the transaction ends.
func (x tx) forward(t table, prefix, start []byte) iter.Seq2[[]byte, []byte] {
	prefix, start = t.key(prefix), t.key(start)
	return func(yield func(k, v []byte) bool) {
		c := x.board.Cursor()
		for k, v := c.Seek(start); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if !yield(k[1:], v) {
				return
			}
		}
	}
}

// backward yields the keys of a table that begin with prefix, and their values, in descending order from the
// last key < end.
func (x tx) backward(t table, prefix, end []byte) iter.Seq2[[]byte, []byte] {
	prefix, end = t.key(prefix), t.key(end)
	return func(yield func(k, v []byte) bool) {
		c := x.board.Cursor()
		last := c.Prev
		if k, _ := c.Seek(end); k == nil {
			last = c.Last
		}
		for k, v := last(); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Prev() {
			if !yield(k[1:], v) {
				return
			}
		}
	}
}

// stopBefore yields keys until it reaches last, which it does not yield.
func (x tx) stopBefore(keys iter.Seq2[[]byte, []byte], last []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for k, v := range keys {
			if bytes.Equal(k, last) || !yield(k, v) {
				return
			}
		}
	}
}

// loadN loads up to n records from table t. The last 8 bytes of each key are the key of the record.
func loadN[T any](
	x tx, t table, keys iter.Seq2[[]byte, []byte], n int, decode func(k, v []byte) (T, error),
) ([]T, error) {
	var vs []T
	if n <= 0 {
		return nil, nil
	}
	for k := range keys {
		v, err := load(x, t, k[len(k)-8:], decode)
		if err != nil {
			return nil, err
		}
		if vs = append(vs, v); len(vs) == n {
			break
		}
	}
	return vs, nil
}
