package boltstore

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

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
			path := filepath.Join(t.TempDir(), "board.db")
			options := Options{NoSync: true, MapSize: 1 << 20}
			s, err := Open(path, options)
			if err != nil {
				t.Fatal(err)
			}
			a := noticetest.Water()
			a.Origin, a.Saved = test.origin, notice.Saved{Times: test.saved}
			a = noticetest.Announce(t, s, a)
			before := noticetest.Tally(t, s, a.ID)
			err = s.db.Update(func(t *bolt.Tx) error { return t.Bucket(boardBucket).Put(schemaKey, key(uint64(9))) })
			if err := errors.Join(err, s.Close()); err != nil {
				t.Fatal(err)
			}
			if s, err = Open(path, options); err != nil {
				t.Fatal(err)
			}
			defer s.Close()
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
			if err := s.Check(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
}
