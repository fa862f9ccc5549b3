package search

import (
	"sync"

	"noticeboard/internal/notice"
)

// maxChanges is the largest number of changed comments that are remembered. If there are more, the indexer compares
// all comments instead.
const maxChanges = 50_000

// Changes queues the ids of comments that were written until the indexer takes them, so that writers never wait for
// the index. It is safe for concurrent use.
type Changes struct {
	wake chan struct{} // buffered 1: Add was called since the last receive

	mu     sync.Mutex
	ids    map[notice.CommentID]struct{}
	lost   bool   // ids was dropped because it had more than maxChanges
	commit uint64 // number of the last commit that put comments
}

// NewChanges returns an empty queue.
func NewChanges() *Changes {
	return &Changes{wake: make(chan struct{}, 1), ids: map[notice.CommentID]struct{}{}}
}

// Add records a commit, by its number, and the ids of the comments put in it. It is meant as
// boltstore.Options.Changed: the store calls it after each commit that put comments, in the order of the commits,
// and once when it is opened, with the last such commit and no ids. It does not block.
func (c *Changes) Add(commit uint64, put []notice.CommentID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.commit = commit
	for _, id := range put {
		c.ids[id] = struct{}{}
	}
	if len(c.ids) > maxChanges {
		c.lost, c.ids = true, map[notice.CommentID]struct{}{}
	}
	notify(c.wake)
}

// last returns the number of the last commit added.
func (c *Changes) last() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.commit
}

// take removes up to n ids from the queue and returns them, with the number of the last commit added. All reports
// that the queue is now empty and no ids were lost: with the ids returned, every change up to commit is known.
func (c *Changes) take(n int) (ids []notice.CommentID, commit uint64, all bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id := range c.ids {
		if len(ids) == n {
			break
		}
		ids = append(ids, id)
		delete(c.ids, id)
	}
	return ids, c.commit, len(c.ids) == 0 && !c.lost
}

// takeLost reports whether ids were lost since the last call. If so, the caller must compare all comments.
func (c *Changes) takeLost() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	lost := c.lost
	c.lost = false
	return lost
}

// notify sends to a channel of capacity 1 unless it is full.
func notify(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
