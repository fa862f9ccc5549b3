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

// A request is a closure that waits for its turn.
type request struct {
	run  func(notice.WriteTx) error
	turn chan turn
}

// A turn is what a request waits for: to lead the next group, or to hear how it went.
type turn struct {
	lead bool
	err  error
}

// A line is where requests wait.
type line struct {
	mu      sync.Mutex
	busy    bool // a commit is under way
	waiting []*request
	closed  bool
	idle    chan struct{} // closed when the last commit is done after closing
}

// Update is notice.Store's. Once a closure stands in line its outcome is waited for, however the
// context fares: a commit is short, and its outcome must be known.
func (s *Store) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{f, make(chan turn, 1)}
	if leads, err := s.line.join(r); err != nil {
		return err
	} else if !leads {
		if t := <-r.turn; !t.lead {
			return t.err
		}
	}
	group := s.line.group()
	err := s.commit(group)
	s.line.pass()
	return err
}

// join puts r in line and reports whether it is to lead at once.
func (l *line) join(r *request) (leads bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false, fmt.Errorf("store is closed: %w", notice.ErrUnavailable)
	}
	l.waiting = append(l.waiting, r)
	leads = !l.busy
	l.busy = true
	return leads, nil
}

// group takes the leader and all who stand behind it out of the line.
func (l *line) group() []*request {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := min(len(l.waiting), maxGroup)
	group := l.waiting[:n:n]
	l.waiting = l.waiting[n:]
	return group
}

// pass hands the lead to the first in line.
func (l *line) pass() {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case len(l.waiting) > 0:
		l.waiting[0].turn <- turn{lead: true}
	case l.closed:
		close(l.idle)
	default:
		l.busy = false
	}
}

// close lets nobody in any more and waits for those who are.
func (l *line) close() {
	l.mu.Lock()
	l.closed = true
	busy := l.busy
	l.mu.Unlock()
	if busy {
		<-l.idle
	}
}

// commit runs a group in one transaction. A closure that fails is left out: for nothing, if it had
// written nothing, or else by running the others again from the start. Nobody is answered before
// the commit, because what a closure saw of those before it holds only then.
//
// It answers all but the first, the leader's own, whose error it returns.
func (s *Store) commit(group []*request) error {
	errs := map[*request]error{}
	left := group
	for again := true; again; {
		left, again = s.attempt(left, errs)
	}
	for _, r := range group[1:] {
		r.turn <- turn{err: errs[r]}
	}
	return errs[group[0]]
}

// attempt tries to commit a group. If a closure spoils the transaction it returns the others, to
// try again.
func (s *Store) attempt(group []*request, errs map[*request]error) (left []*request, again bool) {
	all := func(err error) {
		for _, r := range group {
			errs[r] = err
		}
	}
	if s.broken != nil {
		all(s.broken)
		return nil, false
	}
	t, err := s.db.Begin(true)
	if err != nil {
		all(fmt.Errorf("%w: %w", notice.ErrUnavailable, err))
		return nil, false
	}
	wrote, x := false, s.begin(t)
	var changed []notice.CommentID
	for i, r := range group {
		w := &writeTx{tx: x}
		errs[r] = w.run(r.run)
		if w.wrote && errs[r] != nil {
			t.Rollback()
			return append(append([]*request{}, group[:i]...), group[i+1:]...), len(group) > 1
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
		all(s.uncommitted(err))
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

// uncommitted answers for a commit that failed. A full disk can be waited out. After any other
// failure nobody knows what the disk holds: the store takes no more writes and says so to its
// owner, who ends the program and starts it again from what is really there.
func (s *Store) uncommitted(err error) error {
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
