package boltstore

import (
	"context"
	"path/filepath"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMillisecondIsFull: a comment that is received when all ids of a millisecond are taken takes the place of no other.
func TestMillisecondIsFull(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "board.db"), Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	on := noticetest.Announce(t, s, noticetest.Water())
	first := notice.FirstIDAt(noticetest.Epoch)
	var ids []notice.CommentID
	err = s.update(context.Background(), func(x *writeTx) error {
		ids = nil
		last := notice.Comment{ID: first + idsAtOnce - 1, On: on.ID, Status: notice.Pending, Posted: noticetest.Epoch}
		last.Root = last.ID
		if _, err := x.replace(notice.Comment{}, last); err != nil {
			return err
		}
		for range 3 {
			c, err := x.InsertComment(notice.Comment{On: on.ID, Status: notice.Pending, Posted: noticetest.Epoch},
				noticetest.Epoch)
			if err != nil {
				return err
			}
			ids = append(ids, c.ID-first-idsAtOnce)
		}
		return nil
	})
	if err != nil || len(ids) != 3 || ids[0] != 0 || ids[1] != 1 || ids[2] != 2 {
		t.Errorf("the ids are %d after the last of the millisecond, %v", ids, err)
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
