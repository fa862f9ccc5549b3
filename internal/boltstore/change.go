package boltstore

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"iter"

	"noticeboard/internal/notice"
)

// The feed of changes. The latest changes are one record among the tallies of announcement 0, so that a transaction
// that puts a comment writes no page for them alone: the record is on the page of the newest comments or of the
// tallies. When there are more than a block of them, all but the newest move, in blocks, to the end of the table
// changes, whose keys are the numbers of the first change of each block.
//
// A block is the form's version and checksum, as every record has them, the number of its first change, 8 bytes, and
// for each change the id of the comment and the nonce of the transaction, 8 bytes each, big endian.

const (
	changeSize = 16 // bytes of one change in a block
	// maxBlock is the largest number of changes in a block. So the record of the latest is half a kilobyte at most.
	maxBlock = 32
	// keptChanges is the default of Options.KeepChanges.
	keptChanges = 20_000
)

// latestKey is the key in the tallies table of the latest changes.
var latestKey = append(key(allAnnouncements), 'c')

// A change is one entry of the feed.
type change struct {
	notice.Position
	id notice.CommentID
}

// encodeChanges returns the block of changes that have successive numbers. It has no block for none.
func encodeChanges(cs []change) []byte {
	b := binary.BigEndian.AppendUint64(make([]byte, formHeader, formHeader+8+changeSize*len(cs)), cs[0].Seq)
	for _, c := range cs {
		b = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, uint64(c.id)), c.Nonce)
	}
	return sealed(b)
}

// decodeChanges is the inverse of encodeChanges.
func decodeChanges(v []byte) ([]change, error) {
	if err := checkSum(v); err != nil {
		return nil, err
	}
	if v = v[formHeader:]; len(v) < 8+changeSize || (len(v)-8)%changeSize != 0 {
		return nil, fmt.Errorf("a block of changes of %d bytes: %w", len(v), notice.ErrDamaged)
	}
	first := number(v)
	cs := make([]change, (len(v)-8)/changeSize)
	for i := range cs {
		c := v[8+i*changeSize:]
		cs[i] = change{notice.Position{Seq: first + uint64(i), Nonce: number(c[8:])}, notice.CommentID(number(c))}
	}
	return cs, nil
}

// sealed fills in the header of a record, whose first formHeader bytes are free, and returns it.
func sealed(b []byte) []byte {
	b[0] = formVersion
	binary.BigEndian.PutUint32(b[1:], crc32.Checksum(b[formHeader:], castagnoli))
	return b
}

// latestChanges returns the changes that are in no block of the table changes, oldest first. Unless there have never
// been any, the newest is one of them.
func (x tx) latestChanges() ([]change, error) {
	v := x.get(tallies, latestKey)
	if v == nil {
		return nil, nil
	}
	return decoded(tallies, latestKey, v, func(_, v []byte) ([]change, error) { return decodeChanges(v) })
}

// Position implements notice.Tx.
func (x tx) Position() (notice.Position, error) {
	cs, err := x.latestChanges()
	if err != nil || len(cs) == 0 {
		return notice.Position{}, err
	}
	return cs[len(cs)-1].Position, nil
}

// Changed implements notice.Tx.
func (x tx) Changed(after notice.Position, n int) (ids []notice.CommentID, at notice.Position, err error) {
	if err := x.knows(after); err != nil {
		return nil, after, err
	}
	at = after
	if n <= 0 {
		return nil, at, nil
	}
	for c, err := range x.changesAfter(after.Seq) {
		if err != nil {
			return nil, after, err
		}
		if ids, at = append(ids, c.id), c.Position; len(ids) == n {
			break
		}
	}
	return ids, at, nil
}

// changesAfter yields the changes after number seq, oldest first. An error is the last that it yields.
func (x tx) changesAfter(seq uint64) iter.Seq2[change, error] {
	return func(yield func(change, error) bool) {
		each := func(cs []change, err error) bool {
			if err != nil {
				yield(change{}, err)
				return false
			}
			for _, c := range cs {
				if c.Seq > seq && !yield(c, nil) {
					return false
				}
			}
			return true
		}
		latest, err := x.latestChanges()
		if err != nil || len(latest) > 0 && latest[0].Seq > seq+1 {
			var start []byte // the block that the next change is in
			for k := range x.backward(changes, nil, key(upperBound(seq+2))) {
				start = k
				break
			}
			for k, v := range x.forward(changes, nil, start) {
				block, err := decoded(changes, k, v, func(_, v []byte) ([]change, error) { return decodeChanges(v) })
				if !each(block, err) {
					return
				}
			}
		}
		each(latest, err)
	}
}

// knows returns nil if the change at a position is in the feed, or, for the zero position, if all changes are.
func (x tx) knows(p notice.Position) error {
	forgotten := fmt.Errorf("change %d: %w", p.Seq, notice.ErrNotFound)
	begins := p == notice.Position{}
	if p.Seq == 0 && !begins {
		return forgotten
	}
	for c, err := range x.changesAfter(max(p.Seq, 1) - 1) {
		if err == nil && (begins && c.Seq != 1 || !begins && c.Position != p) {
			err = forgotten
		}
		return err
	}
	if begins {
		return nil
	}
	return forgotten
}

// Position and Changed implement notice.Tx. They see what this transaction has put.
func (x *writeTx) Position() (notice.Position, error) {
	if err := x.storeChanges(); err != nil {
		return notice.Position{}, err
	}
	return x.tx.Position()
}

func (x *writeTx) Changed(after notice.Position, n int) ([]notice.CommentID, notice.Position, error) {
	if err := x.storeChanges(); err != nil {
		return nil, after, err
	}
	return x.tx.Changed(after, n)
}

// noteChange adds the change of a comment to the feed, unless this transaction has added one. It is stored by flush.
func (x *writeTx) noteChange(id notice.CommentID) error {
	if x.changed[id] {
		return nil
	}
	if x.changed == nil {
		latest, err := x.latestChanges()
		if err != nil {
			return err
		}
		var nonce [8]byte
		rand.Read(nonce[:])
		x.latest, x.changed, x.nonce = latest, map[notice.CommentID]bool{}, number(nonce[:])
	}
	seq := uint64(1)
	if len(x.latest) > 0 {
		seq = x.latest[len(x.latest)-1].Seq + 1
	}
	x.changed[id] = true
	x.latest = append(x.latest, change{notice.Position{Seq: seq, Nonce: x.nonce}, id})
	x.unstored++
	return nil
}

// storeChanges writes the changes that noteChange has added.
func (x *writeTx) storeChanges() error {
	if x.unstored == 0 {
		return nil
	}
	x.unstored = 0
	size := x.blockSize()
	if len(x.latest) > size {
		last := x.latest[len(x.latest)-1].Seq
		for len(x.latest) > 1 {
			block := x.latest[:min(size, len(x.latest)-1)]
			if err := x.put(changes, key(block[0].Seq), encodeChanges(block)); err != nil {
				return err
			}
			x.latest = x.latest[len(block):]
		}
		if err := x.trimChanges(last); err != nil {
			return err
		}
	}
	return x.put(tallies, latestKey, encodeChanges(x.latest))
}

// blockSize returns the largest number of changes in a block: a twentieth of those that are kept, so that no more than
// a tenth more are.
func (x tx) blockSize() int { return int(min(maxBlock, max(1, x.keepChanges/20))) }

// trimChanges deletes the blocks of changes that are older than those the store keeps; last is the newest change.
func (x *writeTx) trimChanges(last uint64) error {
	var old [][]byte
	var before []byte // the block before
	for k := range x.forward(changes, nil, nil) {
		if number(k)+x.keepChanges > last+1 {
			break
		}
		if before != nil {
			old = append(old, before)
		}
		before = bytes.Clone(k)
	}
	for _, k := range old { // a bbolt cursor must not be used while keys are deleted
		if err := x.delete(changes, k); err != nil {
			return err
		}
	}
	return nil
}

// block checks a block of the feed.
func (c *checker) block(k, v []byte) {
	cs, err := decodeChanges(v)
	if !c.valid(changes, k, err) {
		c.nextChange = 0
		return
	}
	if cs[0].Seq != number(k) {
		c.fault(changes, k, "begins with change %d", cs[0].Seq)
	}
	if c.nextChange != 0 && cs[0].Seq != c.nextChange {
		c.fault(changes, k, "%d follows %d", cs[0].Seq, c.nextChange-1)
	}
	c.nextChange = cs[0].Seq + uint64(len(cs))
}

// latest checks the record of the latest changes.
func (c *checker) latest(v []byte) {
	cs, err := decodeChanges(v)
	if !c.valid(tallies, latestKey, err) {
		return
	}
	for _, v := range c.backward(changes, nil, key(^uint64(0))) {
		block, err := decodeChanges(v)
		if err == nil && block[len(block)-1].Seq+1 != cs[0].Seq {
			c.fault(tallies, latestKey, "%d follows %d", cs[0].Seq, block[len(block)-1].Seq)
		}
		break
	}
}
