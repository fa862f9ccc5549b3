package search

import (
	"sync"

	"noticeboard/internal/notice"
)

// maxChanges is how many changed comments are remembered. When there are more, all comments are
// compared instead.
const maxChanges = 50_000

// Changes collects what was written until the index has learnt it. Whoever writes never waits for the
// index. It is safe for concurrent use.
type Changes struct {
	wake chan struct{} // has a place for one: comments were put since it was emptied

	mu     sync.Mutex
	ids    map[notice.CommentID]struct{}
	lost   bool   // there were too many
	commit uint64 // the last one that put comments
}

// NewChanges returns an empty collection.
func NewChanges() *Changes {
	return &Changes{wake: make(chan struct{}, 1), ids: map[notice.CommentID]struct{}{}}
}

// Add tells of a commit, by its number, and of the comments put in it. The store calls it after each
// commit that put some, in their order, and once before with the last one that there was.
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

// last returns the last commit.
func (c *Changes) last() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.commit
}

// take takes out up to n ids. All reports that there are no more, up to that commit; never if some
// were lost.
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

// takeLost reports whether ids were lost, and takes it that whoever asks will compare all comments.
func (c *Changes) takeLost() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	lost := c.lost
	c.lost = false
	return lost
}

// notify puts something into a channel with a place for one.
func notify(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
