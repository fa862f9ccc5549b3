package boltstore

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// TestMigrateReleasedFlag opens a file of schema version 6, in which no announcement is stored as released.
func TestMigrateReleasedFlag(t *testing.T) {
	path := filepath.Join(t.TempDir(), "board.db")
	s, err := Open(path, Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	present, ids := time.Now().Truncate(time.Millisecond), map[string]notice.AnnouncementID{}
	for slug, a := range map[string]notice.Announcement{
		"past": {Published: present.Add(-time.Hour)}, "undated": {}, "scheduled": {Published: present.AddDate(1, 0, 0)},
		"draft": {Draft: true},
	} {
		a.Slugs = map[notice.Lang]string{notice.English: slug}
		err := s.Update(context.Background(), func(tx notice.WriteTx) error {
			a, err = tx.PutAnnouncement(a)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		ids[slug] = a.ID
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(t *bolt.Tx) error { // brings the file to what version 6 wrote
		b := t.Bucket(boardBucket)
		var keys [][]byte
		for k := range migrationTx(t).forward(unreleased, nil, nil) {
			keys = append(keys, unreleased.key(k))
		}
		for _, k := range keys {
			if err := b.Delete(k); err != nil {
				return err
			}
		}
		return b.Put(schemaKey, key(uint64(6)))
	})
	if err != nil || db.Close() != nil {
		t.Fatal(err)
	}
	if s, err = Open(path, Options{NoSync: true, MapSize: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	longAgo := present.AddDate(-10, 0, 0)
	for slug, public := range map[string]bool{"past": true, "undated": true, "scheduled": false, "draft": false} {
		h, err := s.Head(context.Background(), slug)
		if err != nil || h.PublicAt(longAgo) != public {
			t.Errorf("%s: %+v, %v; it is public by an earlier clock: %v", slug, h, err, !public)
		}
		err = s.View(context.Background(), func(tx notice.Tx) error {
			a, err := tx.Announcement(ids[slug])
			if a.Released != public {
				t.Errorf("%s: released %v", slug, a.Released)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
