package boltstore

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"syscall"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/groupcommit"
	"noticeboard/internal/notice"
)

// Update implements notice.Store. It checks ctx only before f is queued: a commit is short, and a caller that
// gave up waiting could not tell whether f was committed. f may run more than once, if another closure of the
// same group fails after it has written.
//
// Errors: f's own; notice.ErrUnavailable if the store is closed or cannot commit.
func (s *Store) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	return s.update(ctx, func(w *writeTx) error { return f(w) })
}

// update is Update for writes that are not part of notice.WriteTx. bbolt reads through a memory mapping, where a page
// that cannot be read is a fault of the processor. It becomes a panic here, which does not end the program.
func (s *Store) update(ctx context.Context, f func(*writeTx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return s.queue.Update(f)
}

// A groupTx implements groupcommit.Tx in one bbolt transaction. bbolt panics if it finds a page damaged. It may then
// hold its locks, so neither the transaction nor the database is used any more.
type groupTx struct {
	tx
	store  *Store
	bolt   *bolt.Tx
	group  *groupState
	erased bool            // words that were put earlier were replaced or deleted
	put    []storedComment // comments put
	ran    uint64          // updates
}

func (s *Store) beginGroup() (groupcommit.Tx[*writeTx], error) {
	t, err := s.beginUpdate()
	if err != nil {
		s.failing.Store(true)
		return nil, err
	}
	g := &groupTx{tx: s.begin(t), store: s, bolt: t, group: newGroupState()}
	if known := s.totals.Load(); known != nil && known.commit == t.ID()-1 {
		g.group.sum, g.group.summed = known.Tally, true
	}
	return g, nil
}

// Run calls f and writes the tallies that it changed. A panic in f whose cause is damage of the file is returned as a
// notice.Damaged.
func (g *groupTx) Run(f func(*writeTx) error) (wrote bool, err error) {
	g.ran++
	w := &writeTx{tx: g.tx, group: g.group}
	err = w.run(f)
	g.store.damage.note(err)
	g.erased = g.erased || w.erased
	g.put = append(g.put, w.stored...)
	return w.wrote || errors.Is(err, notice.ErrDamaged), err // it may have written before it met the damage
}

func (w *writeTx) run(f func(*writeTx) error) (err error) {
	defer recoverDamage(w.at, &err)
	if err = f(w); err == nil {
		err = w.flush()
	}
	return err
}

func (g *groupTx) Commit() error {
	s, id := g.store, g.bolt.ID()
	if err := g.bolt.Commit(); err != nil {
		g.Rollback() // releases bbolt's writer lock, which a commit that fails early still holds
		s.failing.Store(true)
		return err
	}
	if g.group.summed {
		s.totals.Store(&cachedTotals{id, g.group.sum})
	}
	s.commits.Add(1)
	s.updates.Add(g.ran)
	s.failing.Store(false)
	if len(g.put) > 0 {
		s.compactor.add(g.put)
	}
	if g.erased {
		s.eraseFreed()
	}
	return nil
}

func (g *groupTx) Rollback() { _ = g.bolt.Rollback() } // fails only if there is nothing to roll back any more

// notWritten reports whether err says that the system did not even begin to write: there is no space left for the file on
// the disk, in the user's quota or within the file size limit, or the disk has become read-only. The store then stays in
// use, since that may change. After any other failure of a commit the contents of the file are unknown.
func notWritten(err error) bool {
	for _, refused := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EROFS} {
		if errors.Is(err, refused) || strings.Contains(err.Error(), refused.Error()) { // bbolt does not wrap all of them
			return true
		}
	}
	return false
}

// Broken returns a channel that receives one error if a commit fails so that the contents of the file are unknown, or
// if bbolt panics. From then on every Update returns that error, and the program should end: when it is started again,
// it reads the file anew.
func (s *Store) Broken() <-chan error { return s.queue.Broken() }

// probeSize is the number of bytes that Writable writes: more than any post takes, because a disk that is
// reported full may still have room for a smaller record.
const probeSize = 64 << 10

// Writable returns nil if the last commit succeeded, and the error of Broken if there was one. Otherwise it tries to
// write and delete probeSize bytes, so that a health check notices freed disk space before the next post; it returns
// the error of that attempt.
func (s *Store) Writable(ctx context.Context) error {
	if err := s.queue.Err(); err != nil {
		return err
	}
	if s.readOnly {
		return fmt.Errorf("%w: %w", notice.ErrUnavailable, ErrNoWrite)
	}
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
