package boltstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/auth"
	"noticeboard/internal/groupcommit"
	"noticeboard/internal/notice"
)

// A Store implements notice.Store and auth.Store in one bbolt file. It is safe for concurrent use.
type Store struct {
	db         *bolt.DB
	file       *os.File // the file of db, which opened it and closes it
	queue      *groupcommit.Queue[*writeTx]
	failing    atomic.Bool // the last commit failed
	readOnly   bool        // no update is possible
	unreadable atomic.Bool // no read transaction can be begun; the queue is broken
	beginning  sync.Mutex  // held while a transaction begins
	commits    atomic.Uint64
	updates    atomic.Uint64 // of the commits
	lineage    notice.Lineage
	heads      sync.Map // slug → cachedHead
	close      sync.Once
	readers    readers
	eraser     eraser
	damage     damageReport
	compactor  compactor
	checked    atomic.Pointer[CheckState]

	settings atomic.Pointer[cachedSettings]
	rules    atomic.Pointer[cachedRuleBook]
	totals   atomic.Pointer[cachedTotals]

	keepChanges uint64
}

// Updates wait for the one before them, which takes long only if the disk does not answer or if thousands of records are
// written at once. Those who wait for them hold a connection each, and must be answered before the server gives them up,
// which is 20 seconds after the request has begun: the answer, with what they had typed, takes its time, too.
const (
	maxWaiting = 1024
	maxWait    = 5 * time.Second
)

var (
	_ notice.Store = (*Store)(nil)
	_ auth.Store   = (*Store)(nil)
)

func newStore(db *bolt.DB, file *os.File, o Options) *Store {
	s := &Store{
		db: db, file: file, eraser: newEraser(o.EraseFailed), damage: damageReport{report: o.Damaged},
		compactor: newCompactor(), keepChanges: cmp.Or(o.KeepChanges, keptChanges),
	}
	s.queue = groupcommit.New(groupcommit.Config[*writeTx]{
		Begin: s.beginGroup, GoesOn: notWritten, Unavailable: notice.ErrUnavailable,
		MaxWaiting: maxWaiting, MaxWait: maxWait,
	})
	return s
}

// Close waits for queued updates to be committed and for erased words to be overwritten, and closes the file. Later
// updates fail with notice.ErrUnavailable; a second Close returns nil. After Broken the file stays open until
// the program ends, because closing it may wait for ever for a lock that bbolt still holds.
func (s *Store) Close() error {
	var err error
	s.close.Do(func() {
		s.stopCompactor()
		s.stopEraser()
		s.queue.Close()
		if s.queue.Err() == nil {
			err = errors.Join(s.markClosed(), s.db.Close())
		}
	})
	return err
}

func (s *Store) markClosed() error {
	if s.readOnly {
		return nil
	}
	return markClosed(s.db.Path())
}

// View implements notice.Store.
func (s *Store) View(ctx context.Context, f func(notice.Tx) error) error {
	return s.view(ctx, func(x tx) error { return f(x) })
}

func (s *Store) view(ctx context.Context, f func(tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.viewFile(func(t *bolt.Tx, at *position) error {
		x := s.begin(t)
		x.at = at
		return f(x)
	})
}

// viewFile calls f in a read transaction. All reading goes through it, so that no page is zeroed that f may see, and so
// that what bbolt finds damaged or cannot read is an error of f alone. The error is a notice.Damaged if what f reads is
// damaged; f keeps in at where it is reading. Any other panic of f is returned as an error, too.
func (s *Store) viewFile(f func(t *bolt.Tx, at *position) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // see update
	defer s.readers.leave(s.readers.enter())
	t, err := s.beginView()
	if err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a view: %v\n%s", r, debug.Stack())
		}
		if !s.unreadable.Load() {
			_ = t.Rollback()
		}
		s.damage.note(err)
	}()
	return readFile(t, f)
}

func readFile(t *bolt.Tx, f func(*bolt.Tx, *position) error) (err error) {
	at := &position{}
	defer recoverDamage(at, &err)
	return f(t, at)
}

// beginView begins a read transaction. bbolt panics there if neither header page is valid any more, and keeps a lock
// that every later transaction would wait for. So transactions begin one at a time, and none after that.
func (s *Store) beginView() (t *bolt.Tx, err error) {
	s.beginning.Lock()
	defer s.beginning.Unlock()
	if s.unreadable.Load() {
		return nil, s.queue.Err()
	}
	defer func() {
		if r := recover(); r != nil {
			err = s.queue.Break(fmt.Errorf("beginning to read: %v", r))
			s.unreadable.Store(true)
		}
	}()
	return s.db.Begin(false)
}

// beginUpdate begins a write transaction. The caller must be the only one that writes.
func (s *Store) beginUpdate() (*bolt.Tx, error) {
	s.beginning.Lock()
	defer s.beginning.Unlock()
	if s.unreadable.Load() {
		return nil, s.queue.Err()
	}
	return s.db.Begin(true)
}
