package boltstore

import (
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateSeed opens files of schema version 9, which did not mark the translation that came with the program.
func TestMigrateSeed(t *testing.T) {
	for name, test := range map[string]struct {
		origin string
		saved  uint64 // how often the announcement was saved at the desk
		marked bool
	}{
		"as it came":        {seedOrigin, 0, true},
		"saved at the desk": {seedOrigin, 1, false},
		"another import":    {"seed:x", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := reopening(t)()
			a := noticetest.Water()
			a.Origin, a.Saved = test.origin, notice.Saved{Times: test.saved}
			a = noticetest.Announce(t, s, a)
			before := noticetest.Tally(t, s, a.ID)
			s = migrated(t, s, 9, func(tx) error { return nil })
			noticetest.View(t, s, func(tx notice.Tx) error {
				got, err := tx.Announcement(a.ID)
				en, es := got.Texts[notice.English].Unreviewed, got.Texts[notice.Spanish].Unreviewed
				if en || es != test.marked {
					t.Errorf("marked: original %v, translation %v; want %v", en, es, test.marked)
				}
				return err
			})
			if after := noticetest.Tally(t, s, a.ID); (after.Revision > before.Revision) != test.marked {
				t.Errorf("revision %d, was %d", after.Revision, before.Revision)
			}
		})
	}
}
