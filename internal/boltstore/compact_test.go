package boltstore

import (
	"context"
	"fmt"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// sizes returns the bytes of all keys and values of a store, and of the pages that hold them.
func sizes(t *testing.T, s *Store) (records, pages int) {
	t.Helper()
	err := s.db.View(func(t *bolt.Tx) error {
		b := t.Bucket(boardBucket)
		stats := b.Stats()
		pages = (stats.BranchPageN + stats.BranchOverflowN + stats.LeafPageN + stats.LeafOverflowN) * s.db.Info().PageSize
		return b.ForEach(func(k, v []byte) error {
			records += len(k) + len(v)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return records, pages
}

// TestPagesAreFilled puts comments one at a time, as readers do, of about as many bytes as most have.
func TestPagesAreFilled(t *testing.T) {
	s := reopening(t)()
	defer s.Close()
	a := noticetest.Announce(t, s, noticetest.Water())
	for i := range 12 * compactLeast {
		c := notice.Comment{On: a.ID}
		c.Author.Key[0], c.Author.Key[1] = byte(i*7), byte(i*11)
		c.Body = noticetest.Text(notice.English, fmt.Sprint(i, strings.Repeat(" so many words", 10+i%20)))
		noticetest.Put(t, s, c)
	}
	for keys := s.compactor.take(); len(keys) > 0; keys = s.compactor.take() { // what the goroutine has left to do
		if err := s.compact(keys); err != nil {
			t.Fatal(err)
		}
	}
	if records, pages := sizes(t, s); float64(pages) > 1.6*float64(records) {
		t.Errorf("%d bytes of records are on %d bytes of pages: %.2f times as much, want 1.6 at most", records, pages,
			float64(pages)/float64(records))
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	if err := checkPages(s.db); err != nil {
		t.Error(err)
	}
}
