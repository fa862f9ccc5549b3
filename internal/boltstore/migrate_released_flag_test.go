package boltstore

import (
	"context"
	"testing"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateReleasedFlag opens a file of schema version 6, in which no announcement is stored as released.
func TestMigrateReleasedFlag(t *testing.T) {
	s := reopening(t)()
	present, ids := time.Now().Truncate(time.Millisecond), map[string]notice.AnnouncementID{}
	for slug, a := range map[string]notice.Announcement{
		"past": {Published: present.Add(-time.Hour)}, "undated": {}, "scheduled": {Published: present.AddDate(1, 0, 0)},
		"draft": {Draft: true},
	} {
		a.Slugs = map[notice.Lang]string{notice.English: slug}
		ids[slug] = noticetest.Announce(t, s, a).ID
	}
	s = migrated(t, s, 6, func(x tx) error { return emptied(x, 3, unreleased) }) // all but the draft
	longAgo := present.AddDate(-10, 0, 0)
	for slug, public := range map[string]bool{"past": true, "undated": true, "scheduled": false, "draft": false} {
		h, err := s.Head(context.Background(), slug)
		if err != nil || h.PublicAt(longAgo) != public {
			t.Errorf("%s: %+v, %v; it is public by an earlier clock: %v", slug, h, err, !public)
		}
		noticetest.View(t, s, func(tx notice.Tx) error {
			a, err := tx.Announcement(ids[slug])
			if a.Released != public {
				t.Errorf("%s: released %v", slug, a.Released)
			}
			return err
		})
	}
}
