package boltstore

import (
	"context"
	"errors"
	"testing"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateOfficial opens a file of schema version 12, in which official replies are listed by announcement only.
func TestMigrateOfficial(t *testing.T) {
	open := reopening(t)
	s := open()
	a := noticetest.Announce(t, s, noticetest.Water())
	asked := noticetest.Put(t, s, notice.Comment{On: a.ID})
	reply := notice.Comment{On: a.ID, Parent: asked.ID, Author: notice.Author{Role: notice.Team}}
	want := noticetest.Put(t, s, reply).ID
	err := s.db.Update(func(t *bolt.Tx) error {
		b := t.Bucket(boardBucket)
		return errors.Join(b.Put(schemaKey, key(uint64(12))), b.Delete(official.key([]byte(officialEntry(0, want).key))))
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.Close()
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	noticetest.View(t, s, func(tx notice.Tx) error {
		all, err := tx.Official(0, 0, 9)
		if len(all) != 1 || all[0].ID != want {
			t.Errorf("official replies on all announcements: %v", all)
		}
		return err
	})
}
