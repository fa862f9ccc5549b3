package boltstore

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateClosings opens a file of schema version 10, in which the records of replies list the questions that were
// closed with them.
func TestMigrateClosings(t *testing.T) {
	s := reopening(t)()
	a := noticetest.Announce(t, s, noticetest.Water())
	first := noticetest.Put(t, s, notice.Comment{On: a.ID})
	official := notice.Comment{On: a.ID, Parent: first.ID, Author: notice.Author{Role: notice.Team}}
	reply, other := noticetest.Put(t, s, official), noticetest.Put(t, s, official)
	var asked []notice.CommentID
	for range 3 {
		asked = append(asked, noticetest.Put(t, s, notice.Comment{
			On: a.ID, Question: true, Answers: []notice.CommentID{reply.ID},
		}).ID)
	}
	listing := func(b *bolt.Bucket, c notice.Comment, questions ...notice.CommentID) error {
		data, err := encodeComment(c)
		if err != nil {
			return err
		}
		ids := bytes.ReplaceAll(fmt.Appendf(nil, "%d", questions), []byte(" "), []byte(","))
		form := slices.Concat([]byte(`{"settles":`), ids, []byte(","), data[formHeader+1:])
		record, err := encode(rawForm(form))
		return errors.Join(err, b.Put(comments.key(key(c.ID)), record))
	}
	s = migrated(t, s, 10, func(x tx) error {
		absent := notice.CommentID(5)
		return errors.Join(listing(x.board, reply, append(asked, absent)...), listing(x.board, other, asked[1]))
	})
	noticetest.View(t, s, func(tx notice.Tx) error {
		for _, test := range []struct {
			reply notice.CommentID
			want  []notice.CommentID
		}{{reply.ID, asked}, {other.ID, asked[1:2]}, {first.ID, nil}} {
			got, err := tx.ClosedWith(test.reply, 0, 9)
			if err != nil {
				return err
			}
			var ids []notice.CommentID
			for _, c := range got {
				ids = append(ids, c.ID)
			}
			if !slices.Equal(ids, test.want) {
				t.Errorf("closed with %v: %v, want %v", test.reply, ids, test.want)
			}
		}
		q, err := tx.Comment(asked[1])
		if !slices.Equal(q.ClosedWith, []notice.CommentID{reply.ID, other.ID}) {
			t.Errorf("a question was closed with %v", q.ClosedWith)
		}
		return err
	})
	_ = s.db.View(func(b *bolt.Tx) error {
		if v := s.begin(b).get(comments, key(reply.ID)); bytes.Contains(v, []byte("settles")) {
			t.Errorf("the reply still has its list: %s", v[formHeader:])
		}
		return nil
	})
}

// rawForm is a form that is JSON already.
type rawForm []byte

func (f rawForm) MarshalJSON() ([]byte, error) { return f, nil }
