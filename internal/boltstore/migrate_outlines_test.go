package boltstore

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestMigrateOutlines opens a file of schema version 5, without outlines.
func TestMigrateOutlines(t *testing.T) {
	open := reopening(t)
	s := open()
	var want []notice.Outline
	for _, slug := range []string{"a", "b", "c"} {
		a := noticetest.Water()
		a.Slugs = map[notice.Lang]string{"en": slug}
		want = append(want, noticetest.Announce(t, s, a).Outline())
	}
	err := s.db.Update(func(t *bolt.Tx) error {
		b := t.Bucket(boardBucket)
		errs := []error{b.Put(schemaKey, key(uint64(5)))}
		for _, o := range want {
			errs = append(errs, b.Delete(outlines.key(key(o.ID))))
		}
		return errors.Join(errs...)
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
		got, err := tx.OutlinesByID([]notice.AnnouncementID{1, 2, 3, 4})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("outlines (-want +got): %s", diff)
		}
		return err
	})
}
