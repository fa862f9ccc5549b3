package boltstore

import (
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateOfficial opens a file of schema version 12, in which official replies are listed by announcement only.
func TestMigrateOfficial(t *testing.T) {
	s := reopening(t)()
	a := noticetest.Announce(t, s, noticetest.Water())
	asked := noticetest.Put(t, s, notice.Comment{On: a.ID})
	reply := notice.Comment{On: a.ID, Parent: asked.ID, Author: notice.Author{Role: notice.Team}}
	want := noticetest.Put(t, s, reply).ID
	s = migrated(t, s, 12, func(x tx) error {
		return x.board.Delete(official.key([]byte(officialEntry(0, want).key)))
	})
	noticetest.View(t, s, func(tx notice.Tx) error {
		all, err := tx.Official(0, 0, 9)
		if len(all) != 1 || all[0].ID != want {
			t.Errorf("official replies on all announcements: %v", all)
		}
		return err
	})
}
