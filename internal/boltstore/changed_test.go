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

// changes records the calls of Options.Changed.
type changes struct {
	commits []uint64
	put     map[notice.CommentID]bool
}

func (c *changes) add(commit uint64, put []notice.CommentID) { // calls never overlap
	c.commits = append(c.commits, commit)
	for _, id := range put {
		c.put[id] = true
	}
}

func TestChangedIsCalledForEveryCommitWithComments(t *testing.T) {
	path, got := filepath.Join(t.TempDir(), "board.db"), &changes{put: map[notice.CommentID]bool{}}
	s, err := boltstore.Open(path, boltstore.Options{NoSync: true, MapSize: 1 << 20, Changed: got.add})
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
		if !got.put[id] {
			t.Errorf("Changed was not called with comment %v", id)
		}
	}
	if len(ids) != 30 || len(got.put) != 30 {
		t.Errorf("Changed was called with %d comments, want the %d that were put", len(got.put), len(ids))
	}
	for i := 1; i < len(got.commits); i++ {
		if got.commits[i] <= got.commits[i-1] {
			t.Errorf("commit %d was reported after %d", got.commits[i], got.commits[i-1])
		}
	}
	s.Close()
	last, again := got.commits[len(got.commits)-1], &changes{}
	s, err = boltstore.Open(path, boltstore.Options{NoSync: true, MapSize: 1 << 20, Changed: again.add})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if len(again.commits) != 1 || again.commits[0] != last {
		t.Errorf("after reopening: Changed was called with commits %v, want %d", again.commits, last)
	}
}
