package boltstore

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"syscall"

	"noticeboard/internal/notice"
)

// Update implements notice.Store. It checks ctx only before f is queued: a commit is short, and a caller that
// gave up waiting could not tell whether f was committed. f may run more than once, if another closure of the
// same group fails after it has written.
//
// Errors: f's own error; notice.ErrUnavailable if the store is closed or cannot commit.
func (s *Store) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u := &pendingUpdate{run: f, ready: make(chan signal, 1)}
	if leads, err := s.queue.enqueue(u); err != nil {
		return err
	} else if !leads {
		if sig := <-u.ready; !sig.lead {
			return sig.err
		}
	}
	group := s.queue.takeGroup()
	err := s.commit(group)
	s.queue.promoteNext()
	return err
}

// commit runs a group of updates in one transaction. A closure that fails is left out. If it failed before its
// first write, the transaction goes on; otherwise it is rolled back and the remaining closures run again in a
// new one. No caller gets its result before the commit, because each closure has read what earlier ones wrote.
//
// The result of group[0], the leader, is returned; the others get theirs by signal.
func (s *Store) commit(group []*pendingUpdate) error {
	errs := map[*pendingUpdate]error{}
	rest := group
	for retry := true; retry; {
		rest, retry = s.attempt(rest, errs)
	}
	for _, u := range group[1:] {
		u.ready <- signal{err: errs[u]}
	}
	return errs[group[0]]
}

// attempt runs a group in one transaction and records each update's result in errs. If a closure fails after
// it has written, attempt rolls back and returns the other updates, which must be tried again.
func (s *Store) attempt(group []*pendingUpdate, errs map[*pendingUpdate]error) (rest []*pendingUpdate, retry bool) {
	failAll := func(err error) {
		for _, u := range group {
			errs[u] = err
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
	wrote, erased, x := false, false, s.begin(t)
	for i, u := range group {
		w := &writeTx{tx: x}
		errs[u] = w.run(u.run)
		if w.wrote && errs[u] != nil {
			t.Rollback()
			return append(append([]*pendingUpdate{}, group[:i]...), group[i+1:]...), len(group) > 1
		}
		wrote, erased = wrote || w.wrote, erased || w.erased
	}
	if !wrote {
		t.Rollback()
		return nil, false
	}
	if err := t.Commit(); err != nil {
		t.Rollback() // releases bbolt's writer lock, which a commit that fails early still holds
		failAll(s.commitFailed(err))
	} else {
		s.commits.Add(1)
		s.failing.Store(false)
		if erased {
			s.eraseFreed()
		}
	}
	return nil, false
}

// run calls f and writes the tallies that it changed. A panic in f is returned as an error.
func (w *writeTx) run(f func(notice.WriteTx) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			w.wrote = true // f may have written before it panicked: assume it did
			err = fmt.Errorf("panic in an update: %v\n%s", r, debug.Stack())
		}
	}()
	if err := f(w); err != nil {
		return err
	}
	return w.flush()
}

// commitFailed returns the error for a commit that failed with err. After a full disk the store stays in use,
// since space may be freed. After any other failure the contents of the file are unknown: the store rejects all
// further updates and sends the error on Broken, so that the program exits and reads the file anew when it is
// started again.
func (s *Store) commitFailed(err error) error {
	err = fmt.Errorf("committing: %w: %w", notice.ErrUnavailable, err)
	s.failing.Store(true)
	if !diskFull(err) {
		s.broken = err
		s.fatal <- err
	}
	return err
}

// diskFull reports whether err says that there is no space left for the file: on the disk, in the user's quota,
// or within the file size limit.
func diskFull(err error) bool {
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) { // bbolt does not wrap all of them
			return true
		}
	}
	return false
}

// Broken returns a channel that receives one error if a commit fails and the contents of the file are unknown.
// From then on every Update returns that error.
func (s *Store) Broken() <-chan error { return s.fatal }

// probeSize is the number of bytes that Writable writes: more than any post takes, because a disk that is
// reported full may still have room for a smaller record.
const probeSize = 64 << 10

// Writable returns nil if the last commit succeeded. Otherwise it tries to write and delete probeSize bytes, so
// that a health check notices freed disk space before the next post; it returns the error of that attempt.
func (s *Store) Writable(ctx context.Context) error {
	if !s.failing.Load() {
		return nil
	}
	probe := []byte("probe")
	write := func(w *writeTx) error { return w.put(meta, probe, make([]byte, probeSize)) }
	if err := s.update(ctx, write); err != nil {
		return err
	}
	return s.update(ctx, func(w *writeTx) error { return w.delete(meta, probe) })
}
