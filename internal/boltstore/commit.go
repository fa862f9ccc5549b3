package boltstore

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"

	"noticeboard/internal/notice"
)

// Group commit. bbolt lets one writer in at a time and every commit waits for the disk. Whoever
// comes while no commit is under way commits at once, in their own goroutine; whoever comes meanwhile
// waits, and the first of them commits for all when it is done. There is no timer: a lone writer
// waits for one commit, and many share it.

// maxGroup bounds how long the first of a group waits for the closures behind it.
const maxGroup = 512

// A pendingUpdate is a closure that waits for its turn.
type pendingUpdate struct {
	run   func(notice.WriteTx) error
	ready chan signal
}

// A signal is what a request waits for: to lead the next group, or to hear how it went.
type signal struct {
	lead bool
	err  error
}

// A writeQueue is where requests wait.
type writeQueue struct {
	mu      sync.Mutex
	busy    bool // a commit is under way
	waiting []*pendingUpdate
	closed  bool
	idle    chan struct{} // closed when the last commit is done after closing
}

// Update is notice.Store's. Once a closure stands in line its outcome is waited for, however the
// context fares: a commit is short, and its outcome must be known.
func (s *Store) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &pendingUpdate{f, make(chan signal, 1)}
	if leads, err := s.queue.enqueue(r); err != nil {
		return err
	} else if !leads {
		if t := <-r.ready; !t.lead {
			return t.err
		}
	}
	group := s.queue.takeGroup()
	err := s.commit(group)
	s.queue.promoteNext()
	return err
}

// enqueue puts r in line and reports whether it is to lead at once.
func (q *writeQueue) enqueue(r *pendingUpdate) (leads bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false, fmt.Errorf("store is closed: %w", notice.ErrUnavailable)
	}
	q.waiting = append(q.waiting, r)
	leads = !q.busy
	q.busy = true
	return leads, nil
}

// takeGroup takes the leader and all who stand behind it out of the line.
func (q *writeQueue) takeGroup() []*pendingUpdate {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), maxGroup)
	group := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return group
}

// promoteNext hands the lead to the first in line.
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

// close lets nobody in any more and waits for those who are.
func (q *writeQueue) close() {
	q.mu.Lock()
	q.closed = true
	busy := q.busy
	q.mu.Unlock()
	if busy {
		<-q.idle
	}
}

// commit runs a group in one transaction. A closure that fails is left out: for nothing, if it had
// written nothing, or else by running the others again from the start. Nobody is answered before
// the commit, because what a closure saw of those before it holds only then.
//
// It answers all but the first, the leader's own, whose error it returns.
func (s *Store) commit(group []*pendingUpdate) error {
	errs := map[*pendingUpdate]error{}
	left := group
	for again := true; again; {
		left, again = s.attempt(left, errs)
	}
	for _, r := range group[1:] {
		r.ready <- signal{err: errs[r]}
	}
	return errs[group[0]]
}

// attempt tries to commit a group. If a closure spoils the transaction it returns the others, to
// try again.
func (s *Store) attempt(group []*pendingUpdate, errs map[*pendingUpdate]error) (left []*pendingUpdate, again bool) {
	failAll := func(err error) {
		for _, r := range group {
			errs[r] = err
		}
	}
	if s.broken != nil {
		failAll(s.broken)
		return nil, false
	}
	t, err := s.db.Begin(true)
	if err != nil {
		failAll(fmt.Errorf("%w: %w", notice.ErrUnavailable, err))
		return nil, false
	}
	wrote, x := false, s.begin(t)
	var changed []notice.CommentID
	for i, r := range group {
		w := &writeTx{tx: x}
		errs[r] = w.run(r.run)
		if w.wrote && errs[r] != nil {
			t.Rollback()
			return append(append([]*pendingUpdate{}, group[:i]...), group[i+1:]...), len(group) > 1
		}
		wrote = wrote || w.wrote
		changed = append(changed, w.changed...)
	}
	if !wrote {
		t.Rollback()
		return nil, false
	}
	commit := uint64(t.ID())
	if err := t.Commit(); err != nil {
		t.Rollback() // a commit that fails early leaves the lock held
		failAll(s.commitFailed(err))
	} else {
		s.commits.Add(1)
		s.failing.Store(false)
		if len(changed) > 0 {
			s.changed(commit, changed)
		}
	}
	return nil, false
}

// run runs one closure and turns a panic into an error.
func (w *writeTx) run(f func(notice.WriteTx) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			w.wrote = true // who knows
			err = fmt.Errorf("panic in an update: %v\n%s", r, debug.Stack())
		}
	}()
	if err := f(w); err != nil {
		return err
	}
	return w.flush()
}

// commitFailed answers for a commit that failed. A full disk can be waited out. After any other
// failure nobody knows what the disk holds: the store takes no more writes and says so to its
// owner, who ends the program and starts it again from what is really there.
func (s *Store) commitFailed(err error) error {
	err = fmt.Errorf("committing: %w: %w", notice.ErrUnavailable, err)
	s.failing.Store(true)
	if !diskFull(err) {
		s.broken = err
		s.fatal <- err
	}
	return err
}

func diskFull(err error) bool {
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) { // bbolt does not wrap them all
			return true
		}
	}
	return false
}

// Broken delivers the error after which the store takes no more writes.
func (s *Store) Broken() <-chan error { return s.fatal }

// probeSize is what a post takes, amply: a full disk may still have room for less.
const probeSize = 64 << 10

// Writable returns nil while the store can write. After a commit that failed it tries to write as
// much as a post would, so that a disk with room again is noticed without anyone posting.
func (s *Store) Writable(ctx context.Context) error {
	if !s.failing.Load() {
		return nil
	}
	probe := []byte("probe")
	if err := s.update(ctx, func(w *writeTx) error { return w.put(meta, probe, make([]byte, probeSize)) }); err != nil {
		return err
	}
	return s.update(ctx, func(w *writeTx) error { return w.delete(meta, probe) })
}
