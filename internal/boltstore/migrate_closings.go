package boltstore

import (
	"bytes"
	"errors"
	"slices"

	"noticeboard/internal/notice"
)

// turnClosings moves the list of the questions that were closed with an official reply, which the record of the reply
// had, to the records of these questions, and fills the closings table. It is a migration. Records without a list are
// recognized by their bytes, without decoding.
func turnClosings(x *writeTx, mark []byte) (next []byte, err error) {
	var replies []notice.CommentID
	next, err = x.eachSome(comments, mark, func(k, v []byte) error {
		if bytes.Contains(v, []byte(`"settles":[`)) {
			replies = append(replies, notice.CommentID(number(k)))
		}
		return nil
	})
	for _, reply := range replies {
		err = errors.Join(err, x.turnClosingsOf(reply))
	}
	return next, err
}

// turnClosingsOf moves the list of one reply. Comments in it that do not exist are passed over.
func (x *writeTx) turnClosingsOf(reply notice.CommentID) error {
	var f struct {
		Settles []notice.CommentID `json:"settles"`
	}
	if err := decode(x.get(comments, key(reply)), &f); err != nil {
		return err
	}
	for _, id := range f.Settles {
		q, err := load(x.tx, comments, key(id), decodeComment)
		if errors.Is(err, notice.ErrNotFound) || err == nil && slices.Contains(q.ClosedWith, reply) {
			continue
		}
		if err == nil {
			q.ClosedWith = append(q.ClosedWith, reply)
			err = errors.Join(x.rewriteComment(q), x.put(closings, key(reply, id), nil))
		}
		if err != nil {
			return err
		}
	}
	r, err := load(x.tx, comments, key(reply), decodeComment)
	if err != nil {
		return err
	}
	return x.rewriteComment(r) // without the list
}

// rewriteComment stores the record of c, whose index entries and counts are the same as before.
func (x *writeTx) rewriteComment(c notice.Comment) error {
	data, err := encodeComment(c)
	if err != nil {
		return err
	}
	return x.put(comments, key(c.ID), data)
}
