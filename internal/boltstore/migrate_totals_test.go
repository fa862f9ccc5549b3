package boltstore

import (
	"errors"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateTotals opens a file of schema version 4, with the sum of all tallies. It had counted the revisions of
// drafts that were discarded, whose tallies were deleted.
func TestMigrateTotals(t *testing.T) {
	s := reopening(t)()
	a := noticetest.Announce(t, s, noticetest.Water())
	noticetest.Put(t, s, notice.Comment{On: a.ID})
	want := noticetest.Tally(t, s, 0)
	want.Revision += 5
	s = migrated(t, s, 4, func(x tx) error {
		return errors.Join(
			x.board.Put(tallies.key(key(allAnnouncements)), formerTally(want)),
			x.board.Put(tallies.key(append(key(allAnnouncements), 's')), make([]byte, 16)),
			x.board.Delete(tallies.key(latestKey)),
		)
	})
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
