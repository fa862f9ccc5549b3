package boltstore

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateOutlines opens a file of schema version 5, without outlines.
func TestMigrateOutlines(t *testing.T) {
	s := reopening(t)()
	var want []notice.Outline
	for _, slug := range []string{"a", "b", "c"} {
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{"en": slug}
		want = append(want, noticetest.Announce(t, s, a).Outline())
	}
	s = migrated(t, s, 5, func(x tx) error { return emptied(x, len(want), outlines) })
	noticetest.View(t, s, func(tx notice.Tx) error {
		got, err := tx.OutlinesByID([]notice.AnnouncementID{1, 2, 3, 4})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("outlines (-want +got): %s", diff)
		}
		return err
	})
}
