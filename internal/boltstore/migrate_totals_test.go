package boltstore

import (
	"context"
	"errors"
	"testing"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateTotals opens a file of schema version 4, with the sum of all tallies. It had counted the revisions of
// drafts that were discarded, whose tallies were deleted.
func TestMigrateTotals(t *testing.T) {
	open := reopening(t)
	s := open()
	a := noticetest.Announce(t, s, noticetest.Water())
	noticetest.Put(t, s, notice.Comment{On: a.ID})
	want := noticetest.Tally(t, s, 0)
	want.Revision += 5
	err := s.db.Update(func(t *bolt.Tx) error {
		b := t.Bucket(boardBucket)
		return errors.Join(
			b.Put(schemaKey, key(uint64(4))), b.Put(tallies.key(key(allAnnouncements)), formerTally(want)),
			b.Put(tallies.key(append(key(allAnnouncements), 's')), make([]byte, 16)), b.Delete(tallies.key(latestKey)),
		)
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
		if at, err := tx.Position(); at != (notice.Position{}) || err != nil {
			t.Errorf("position %v, %v, want none", at, err)
		}
		return nil
	})
	if got := noticetest.Tally(t, s, 0); got != want {
		t.Errorf("totals %+v, want %+v", got, want)
	}
}
