package boltstore

import (
	"context"
	"os"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// A Store implements notice.Store and auth.Store in one bbolt file. It is safe for concurrent use.
type Store struct {
	db      *bolt.DB
	file    *os.File // the file of db, which opened it and closes it
	queue   writeQueue
	fatal   chan error
	broken  error       // why all updates are rejected; used only by the goroutine that commits
	failing atomic.Bool // the last commit failed
	commits atomic.Uint64
	lineage notice.Lineage
	changed func(commit uint64, put []notice.CommentID)
	heads   sync.Map // slug → cachedHead
	close   sync.Once
	readers readers
	eraser  eraser

	settings atomic.Pointer[cachedSettings]
}

var (
	_ notice.Store = (*Store)(nil)
	_ auth.Store   = (*Store)(nil)
)

func newStore(db *bolt.DB, file *os.File, o Options) *Store {
	s := &Store{
		db: db, file: file, queue: writeQueue{idle: make(chan struct{})}, fatal: make(chan error, 1),
		changed: o.Changed, eraser: newEraser(o.EraseFailed),
	}
	if s.changed == nil {
		s.changed = func(uint64, []notice.CommentID) {}
	}
	return s
}

// Close waits for queued updates to be committed and for erased words to be overwritten, and closes the file. Later
// updates fail with notice.ErrUnavailable; a second Close returns nil.
func (s *Store) Close() error {
	var err error
	s.close.Do(func() {
		s.stopEraser()
		s.queue.close()
		err = s.db.Close()
	})
	return err
}

// View implements notice.Store.
func (s *Store) View(ctx context.Context, f func(notice.Tx) error) error {
	return s.view(ctx, func(x tx) error { return f(x) })
}

func (s *Store) view(ctx context.Context, f func(tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.viewFile(func(t *bolt.Tx) error { return f(s.begin(t)) })
}

// viewFile calls f in a read transaction. All reading goes through it, so that no page is zeroed that f may see.
func (s *Store) viewFile(f func(*bolt.Tx) error) error {
	defer s.readers.leave(s.readers.enter())
	return s.db.View(f)
}

// update is Update for writes that are not part of notice.WriteTx.
func (s *Store) update(ctx context.Context, f func(*writeTx) error) error {
	return s.Update(ctx, func(w notice.WriteTx) error { return f(w.(*writeTx)) })
}
