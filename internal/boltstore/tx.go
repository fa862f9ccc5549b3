package boltstore

import (
	"bytes"
	"errors"
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
	rules    *atomic.Pointer[cachedRuleBook] // the store's
	totals   *atomic.Pointer[cachedTotals]   // the store's
	at       *position                       // for errors
	damage   *damageReport                   // the store's

	keepChanges uint64 // how many changes are kept at least
}

func (s *Store) begin(t *bolt.Tx) tx {
	return tx{t.Bucket(boardBucket), &s.settings, &s.rules, &s.totals, &position{}, &s.damage, s.keepChanges}
}

// migrationTx returns a tx for migrations, which run before the Store exists.
func migrationTx(t *bolt.Tx) tx {
	return tx{
		t.Bucket(boardBucket), new(atomic.Pointer[cachedSettings]), new(atomic.Pointer[cachedRuleBook]),
		new(atomic.Pointer[cachedTotals]), &position{}, new(damageReport), keptChanges,
	}
}

// get returns the value of key k, or nil if there is none. The slice is valid until the transaction ends.
func (x tx) get(t table, k []byte) []byte {
	*x.at = position{t, k}
	return x.board.Get(t.key(k))
}

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
	d, err := decoded(t, k, v, decode)
	x.damage.note(err) // also if the caller can do without the record
	return d, err
}

// decoded decodes the record v with key k. Its error is a notice.Damaged.
func decoded[T any](t table, k, v []byte, decode func(k, v []byte) (T, error)) (T, error) {
	d, err := decode(k, v)
	if err != nil {
		err = damaged(t, k, err)
	}
	return d, err
}

// loadIndexed is load for a key that an index holds: without a record, the index is damaged.
func loadIndexed[T any](x tx, t table, k []byte, decode func(k, v []byte) (T, error)) (T, error) {
	d, err := load(x, t, k, decode)
	if errors.Is(err, notice.ErrNotFound) {
		err = damaged(t, k, errors.New("there is no such record, but an index has it"))
		x.damage.note(err)
	}
	return d, err
}

// loadN loads up to n records from table t. The last 8 bytes of each key are the key of the record. A record that is
// damaged is represented by what damaged returns for its number.
func loadN[T any](
	x tx, t table, keys iter.Seq2[[]byte, []byte], n int, decode func(k, v []byte) (T, error), damaged func(uint64) T,
) ([]T, error) {
	var vs []T
	if n <= 0 {
		return nil, nil
	}
	for k := range keys {
		id := k[len(k)-8:]
		v, err := loadIndexed(x, t, id, decode)
		if errors.Is(err, notice.ErrDamaged) {
			v, err = damaged(number(id)), nil
		}
		if err != nil {
			return vs, err
		}
		if vs = append(vs, v); len(vs) == n {
			break
		}
	}
	return vs, nil
}

// loadWhole loads the first n records of table t that entries of an index lead to, leaving out those that are damaged.
// owner returns the key of the record that has an entry.
func loadWhole[T any](
	x tx, t table, entries iter.Seq2[[]byte, []byte], owner func(k, v []byte) []byte, n int,
	decode func(k, v []byte) (T, error),
) (vs []T, err error) {
	for k, v := range entries {
		if len(vs) >= n {
			break
		}
		record, err := loadIndexed(x, t, owner(k, v), decode)
		if errors.Is(err, notice.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		vs = append(vs, record)
	}
	return vs, nil
}

// collectWhole decodes the first n records of table t, leaving out those that are damaged.
func collectWhole[T any](
	x tx, t table, records iter.Seq2[[]byte, []byte], n int, decode func(k, v []byte) (T, error),
) (vs []T, err error) {
	for k, v := range records {
		if len(vs) >= n {
			break
		}
		record, err := decoded(t, k, v, decode)
		x.damage.note(err)
		if err == nil {
			vs = append(vs, record)
		}
	}
	return vs, nil
}

// collect decodes the first n records of table t. Its error is a notice.Damaged.
func collect[T any](
	t table, records iter.Seq2[[]byte, []byte], n int, decode func(k, v []byte) (T, error),
) (vs []T, err error) {
	for k, v := range records {
		if len(vs) == n {
			break
		}
		record, err := decoded(t, k, v, decode)
		if err != nil {
			return nil, err
		}
		vs = append(vs, record)
	}
	return vs, nil
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
		*x.at = position{t, start[1:]}
		for k, v := c.Seek(start); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if !yield(k[1:], v) {
				return
			}
			*x.at = position{t, k[1:]}
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
		*x.at = position{t, end[1:]}
		if k, _ := c.Seek(end); k == nil {
			last = c.Last
		}
		for k, v := last(); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Prev() {
			if !yield(k[1:], v) {
				return
			}
			*x.at = position{t, k[1:]}
		}
	}
}

// values yields the values of an index as keys, for loadN: they are the keys of its records.
func values(keys iter.Seq2[[]byte, []byte]) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for _, v := range keys {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// noted yields keys and appends to all the number that begins at a byte of each.
func noted(keys iter.Seq2[[]byte, []byte], at int, all *[]uint64) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for k, v := range keys {
			if *all = append(*all, number(k[at:])); !yield(k, v) {
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

// skip yields keys without the first n.
func skip(n uint64, keys iter.Seq2[[]byte, []byte]) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for k, v := range keys {
			if n > 0 {
				n--
			} else if !yield(k, v) {
				return
			}
		}
	}
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
