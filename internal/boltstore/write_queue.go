package boltstore

import (
	"fmt"
	"sync"

	"noticeboard/internal/notice"
)

// Group commit. bbolt runs one write transaction at a time, and every commit waits for fsync. An update that
// finds no commit in progress runs at once, in its caller's goroutine. Updates that arrive during a commit are
// queued; when it ends, the first of them, the leader, runs all of them in one transaction and commits once.
// There is no timer, so a single writer waits for one commit only.

// maxGroup is the largest number of updates in one transaction. It bounds how long the leader waits for the
// updates queued behind it.
const maxGroup = 512

// A pendingUpdate is a closure passed to Update that has not been committed yet.
type pendingUpdate struct {
	run   func(notice.WriteTx) error
	ready chan signal // buffered 1
}

// A signal ends the wait of a pending update.
type signal struct {
	lead bool  // the update leads the next group: its own goroutine must commit
	err  error // if lead is false, the outcome of the update
}

// A writeQueue holds the updates that wait for the commit in progress to end. It is safe for concurrent use.
type writeQueue struct {
	mu      sync.Mutex
	busy    bool             // a commit is in progress
	waiting []*pendingUpdate // in order of arrival
	closed  bool             // new updates are rejected
	idle    chan struct{}    // closed after the last commit, if one was in progress when closed was set
}

// enqueue appends u and reports whether its caller must lead the next group right away, because no commit is
// in progress. The error is notice.ErrUnavailable if the queue is closed.
func (q *writeQueue) enqueue(u *pendingUpdate) (leads bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false, fmt.Errorf("store is closed: %w", notice.ErrUnavailable)
	}
	q.waiting = append(q.waiting, u)
	leads = !q.busy
	q.busy = true
	return leads, nil
}

// takeGroup removes the leader and the updates behind it from the queue, up to maxGroup of them.
func (q *writeQueue) takeGroup() []*pendingUpdate {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), maxGroup)
	group := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return group
}

// promoteNext is called after a commit. It makes the first waiting update the leader of the next group.
func (q *writeQueue) promoteNext() {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case len(q.waiting) > 0:
		q.waiting[0].ready <- signal{lead: true}
	case q.closed:
		close(q.idle)
	default:
		q.busy = false
	}
}

// close rejects new updates and waits until those already queued are committed.
func (q *writeQueue) close() {
	q.mu.Lock()
	q.closed = true
	busy := q.busy
	q.mu.Unlock()
	if busy {
		<-q.idle
	}
}
