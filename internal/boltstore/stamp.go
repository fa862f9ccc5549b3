package boltstore

import (
	"crypto/rand"
	"fmt"

	"noticeboard/internal/notice"
)

// stampKey follows the key of the sum of all tallies. Both change in every commit that puts comments, so they
// should be on one page.
var stampKey = append(key(uint64(0)), 's')

// Stamp implements notice.Tx. It is stored as the commit number and the nonce, 8 bytes each, big endian.
func (x tx) Stamp() (s notice.Stamp, err error) {
	v := x.get(tallies, stampKey)
	if v == nil {
		return s, nil
	}
	if len(v) != 16 {
		return s, fmt.Errorf("stamp of %d bytes: %w", len(v), notice.ErrDamaged)
	}
	return notice.Stamp{Lineage: x.lineage(), Commit: number(v), Nonce: number(v[8:])}, nil
}

// noteChange records that a comment was put, for Options.Changed. At the first comment of the transaction it
// writes a new stamp: the number of the commit and 8 random bytes.
func (x *writeTx) noteChange(id notice.CommentID) error {
	if x.changed = append(x.changed, id); len(x.changed) > 1 {
		return nil
	}
	nonce := make([]byte, 8)
	rand.Read(nonce)
	return x.put(tallies, stampKey, append(key(uint64(x.board.Tx().ID())), nonce...))
}
