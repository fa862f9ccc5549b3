package boltstore

import (
	"bytes"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// moveChanges moves the feed of changes into blocks. Before, each change had a record of its own among the tallies,
// with the complement of its number in the key. It is a migration. The mark to go on from is empty: what is left of the
// old records says where that is.
func moveChanges(x *writeTx, _ []byte) (next []byte, err error) {
	var cs []change
	var keys [][]byte
	for k, v := range x.backward(tallies, key(allAnnouncements), key(uint64(1))) { // the oldest first
		if len(k) != 16 || len(keys) > migrationPiece {
			break
		}
		if len(v) != 16 {
			return nil, damaged(tallies, k, fmt.Errorf("change of %d bytes", len(v)))
		}
		at := notice.Position{Seq: ^number(k[8:]), Nonce: number(v[8:])}
		cs, keys = append(cs, change{at, notice.CommentID(number(v))}), append(keys, bytes.Clone(k))
	}
	if len(cs) == 0 {
		return nil, nil
	}
	// The newest of this piece stays for the next one, or becomes the record of the latest changes.
	last := len(cs) - 1
	if last < migrationPiece {
		err = errors.Join(x.put(tallies, latestKey, encodeChanges(cs[last:])), x.delete(tallies, keys[last]))
	} else {
		next = []byte{}
	}
	for i, c := range cs[:last] {
		if i%maxBlock == 0 {
			block := cs[i:min(i+maxBlock, last)]
			err = errors.Join(err, x.put(changes, key(c.Seq), encodeChanges(block)))
		}
		err = errors.Join(err, x.delete(tallies, keys[i]))
	}
	return next, err
}
