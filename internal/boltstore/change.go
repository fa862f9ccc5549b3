package boltstore

import (
	"crypto/rand"
	"fmt"
	"iter"

	"noticeboard/internal/notice"
)

// The feed of changes. Change S has the key ~S among the tallies of announcement 0, so that the newest change and the
// newest comment are on one page. Its value is the comment's id and the nonce of the transaction, 8 bytes each, big
// endian.

const (
	changeKeySize = 16 // bytes, without the table's
	// keptChanges is the default of Options.KeepChanges.
	keptChanges = 20_000
)

// changeKey returns the key in the tallies table of the change with a number.
func changeKey(seq uint64) []byte { return key(uint64(allAnnouncements), ^seq) }

// A change is one entry of the feed.
type change struct {
	notice.Position
	id notice.CommentID
}

func decodeChange(k, v []byte) (c change, err error) {
	if len(v) != 16 {
		return c, fmt.Errorf("change of %d bytes: %w", len(v), notice.ErrDamaged)
	}
	return change{notice.Position{Seq: ^number(k[8:]), Nonce: number(v[8:])}, notice.CommentID(number(v))}, nil
}

// Position implements notice.Tx.
func (x tx) Position() (notice.Position, error) {
	for k, v := range x.forward(tallies, key(allAnnouncements), changeKey(^uint64(0))) {
		c, err := decodeChange(k, v)
		return c.Position, err
	}
	return notice.Position{}, nil
}

// Changed implements notice.Tx.
func (x tx) Changed(after notice.Position, n int) (ids []notice.CommentID, at notice.Position, err error) {
	if err := x.knows(after); err != nil {
		return nil, after, err
	}
	at = after
	for k, v := range x.changesAfter(after.Seq) {
		if len(ids) >= n {
			break
		}
		c, err := decodeChange(k, v)
		if err != nil {
			return nil, after, err
		}
		ids, at = append(ids, c.id), c.Position
	}
	return ids, at, nil
}

// changesAfter yields the changes after number seq, oldest first.
func (x tx) changesAfter(seq uint64) iter.Seq2[[]byte, []byte] {
	return x.stopBefore(x.backward(tallies, key(allAnnouncements), changeKey(seq)), key(allAnnouncements))
}

// knows returns nil if the change at a position is in the feed, or, for the zero position, if all changes are.
func (x tx) knows(p notice.Position) error {
	forgotten := fmt.Errorf("change %d: %w", p.Seq, notice.ErrNotFound)
	if p == (notice.Position{}) {
		last, err := x.Position()
		if err == nil && last.Seq > 0 && x.get(tallies, changeKey(1)) == nil {
			err = forgotten
		}
		return err
	}
	k := changeKey(p.Seq)
	v := x.get(tallies, k)
	if v == nil {
		return forgotten
	}
	c, err := decodeChange(k, v)
	if err == nil && c.Position != p {
		err = forgotten
	}
	return err
}

// noteChange adds the change of a comment to the feed, unless this transaction has added one.
func (x *writeTx) noteChange(id notice.CommentID) error {
	if x.changed[id] {
		return nil
	}
	if x.changed == nil {
		last, err := x.Position()
		if err != nil {
			return err
		}
		x.changed, x.lastChange, x.nonce = map[notice.CommentID]bool{}, last.Seq, make([]byte, 8)
		rand.Read(x.nonce)
	}
	x.changed[id] = true
	x.lastChange++
	if err := x.put(tallies, changeKey(x.lastChange), append(key(id), x.nonce...)); err != nil {
		return err
	}
	return x.trimChanges()
}

// trimChanges deletes changes that are more than the store keeps, after every tenth part of these, so that a write
// seldom touches the pages of old changes.
func (x *writeTx) trimChanges() error {
	keep := x.keepChanges
	if x.lastChange%max(1, keep/10) != 0 || x.lastChange <= keep {
		return nil
	}
	_, err := x.deleteMatching(x.forward(tallies, key(allAnnouncements), changeKey(x.lastChange-keep)), tallies,
		func(k, _ []byte) (bool, error) { return len(k) == changeKeySize, nil })
	return err
}

// change checks an entry of the feed. The scan meets the newest first.
func (c *checker) change(k, v []byte) {
	e, err := decodeChange(k, v)
	if !c.valid(tallies, k, err) {
		return
	}
	if c.newer != 0 && e.Seq+1 != c.newer {
		c.fault(tallies, k, "change %d follows %d", c.newer, e.Seq)
	}
	c.newer = e.Seq
}
