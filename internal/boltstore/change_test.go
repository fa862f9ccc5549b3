package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestEveryCommittedChangeIsListedOnce(t *testing.T) {
	s := open(t)
	a := noticetest.Announce(t, s, noticetest.Water())
	var all sync.WaitGroup
	var mu sync.Mutex
	put := map[notice.CommentID]bool{}
	for i := range 40 {
		all.Go(func() {
			var c notice.Comment
			err := s.Update(context.Background(), func(tx notice.WriteTx) (err error) {
				c, err = noticetest.Place(tx, notice.Comment{On: a.ID, Author: notice.Author{Name: fmt.Sprint(i)}})
				if err == nil && i%4 == 0 {
					err = errors.New("spoilt")
				}
				return err
			})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				put[c.ID] = true
			}
		})
	}
	all.Wait()
	noticetest.View(t, s, func(tx notice.Tx) error {
		ids, at, err := tx.Changed(notice.Position{}, 1000)
		if len(ids) != 30 || len(put) != 30 || at.Seq != 30 {
			t.Errorf("%d changes of %d comments, up to number %d, want 30", len(ids), len(put), at.Seq)
		}
		for _, id := range ids {
			if !put[id] {
				t.Errorf("%v is listed twice, or was not committed", id)
			}
			delete(put, id)
		}
		return err
	})
}

// TestOldChangesAreForgotten keeps 100 changes at least and 110 at most.
func TestOldChangesAreForgotten(t *testing.T) {
	options := testOptions
	options.KeepChanges = 100
	s, err := boltstore.Open(filepath.Join(t.TempDir(), "board.db"), options)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a := noticetest.Announce(t, s, noticetest.Water())
	var at []notice.Position
	for range 237 {
		noticetest.Put(t, s, notice.Comment{On: a.ID})
		noticetest.View(t, s, func(tx notice.Tx) error {
			p, err := tx.Position()
			at = append(at, p)
			return err
		})
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	noticetest.View(t, s, func(tx notice.Tx) error {
		kept := 0
		for i, p := range append([]notice.Position{{}}, at...) {
			ids, end, err := tx.Changed(p, 1000)
			switch {
			case err == nil && (len(ids) != 237-i || end != at[236]):
				t.Errorf("after %v: %d changes up to %v", p, len(ids), end)
			case err == nil:
				kept++
			case !errors.Is(err, notice.ErrNotFound) || i > 137:
				t.Errorf("after %v: %v", p, err)
			}
		}
		if kept < 100 || kept > 110 {
			t.Errorf("%d changes are kept", kept)
		}
		return nil
	})
}
