package boltstore

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// TestMigratePublicationOrder opens a file of schema version 1, without the releases table.
func TestMigratePublicationOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "board.db")
	s, err := Open(path, Options{NoSync: true, MapSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	put := func(slug string, published time.Time) {
		a := notice.Announcement{Slugs: map[notice.Lang]string{notice.English: slug}, Published: published}
		err := s.Update(context.Background(), func(tx notice.WriteTx) error {
			_, err := tx.PutAnnouncement(a)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	put("second", at)
	put("undated", time.Time{})
	put("first", at.Add(time.Hour))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(t *bolt.Tx) error {
		b := t.Bucket(boardBucket)
		x := migrationTx(t)
		var keys [][]byte
		for k := range x.forward(releases, nil, nil) {
			keys = append(keys, releases.key(k))
		}
		for _, k := range keys {
			if err := b.Delete(k); err != nil {
				return err
			}
		}
		return b.Put(schemaKey, key(uint64(1)))
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
	err = s.View(context.Background(), func(tx notice.Tx) error {
		as, err := tx.Announced(at.Add(time.Hour), notice.Seek{}, 9)
		if len(as) != 3 || as[0].Slugs[notice.English] != "first" || as[2].Slugs[notice.English] != "undated" {
			t.Errorf("announced: %+v", as)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
