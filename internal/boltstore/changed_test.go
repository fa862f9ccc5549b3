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

// heard is what a store said about its commits.
type heard struct {
	commits []uint64
	put     map[notice.CommentID]bool
}

func (h *heard) changed(commit uint64, put []notice.CommentID) { // the calls come one after the other
	h.commits = append(h.commits, commit)
	for _, id := range put {
		h.put[id] = true
	}
}

func TestEveryCommitThatPutsCommentsIsTold(t *testing.T) {
	path, h := filepath.Join(t.TempDir(), "board.db"), &heard{put: map[notice.CommentID]bool{}}
	s, err := boltstore.Open(path, boltstore.Options{NoSync: true, MapSize: 1 << 20, Changed: h.changed})
	if err != nil {
		t.Fatal(err)
	}
	a := noticetest.Announce(t, s, noticetest.Water())
	var all sync.WaitGroup
	var mu sync.Mutex
	ids := map[notice.CommentID]bool{}
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
				ids[c.ID] = true
			}
		})
	}
	all.Wait()
	for id := range ids {
		if !h.put[id] {
			t.Errorf("nobody was told of %v", id)
		}
	}
	if len(ids) != 30 || len(h.put) != 30 {
		t.Errorf("told of %d comments, want the %d that were put", len(h.put), len(ids))
	}
	for i := 1; i < len(h.commits); i++ {
		if h.commits[i] <= h.commits[i-1] {
			t.Errorf("commit %d was told after %d", h.commits[i], h.commits[i-1])
		}
	}
	s.Close()
	last, again := h.commits[len(h.commits)-1], &heard{}
	s, err = boltstore.Open(path, boltstore.Options{NoSync: true, MapSize: 1 << 20, Changed: again.changed})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if len(again.commits) != 1 || again.commits[0] != last {
		t.Errorf("opened again: told of %v, want %d", again.commits, last)
	}
}
