package boltstore

import (
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigratePublicationOrder opens a file of schema version 1, without the releases table.
func TestMigratePublicationOrder(t *testing.T) {
	s := reopening(t)()
	put := func(slug string, published time.Time) {
		noticetest.Announce(t, s, notice.Announcement{
			Slugs: map[notice.Lang]string{notice.English: slug}, Published: published,
		})
	}
	put("second", at)
	put("undated", time.Time{})
	put("first", at.Add(time.Hour))
	s = migrated(t, s, 1, func(x tx) error { return emptied(x, 3, releases) })
	noticetest.View(t, s, func(tx notice.Tx) error {
		as, err := tx.Announced(at.Add(time.Hour), notice.Seek{}, 9)
		if len(as) != 3 || as[0].Slugs[notice.English] != "first" || as[2].Slugs[notice.English] != "undated" {
			t.Errorf("announced: %+v", as)
		}
		return err
	})
}
