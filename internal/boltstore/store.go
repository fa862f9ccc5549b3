package boltstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// A Store implements notice.Store and auth.Store in one bbolt file. It is safe for concurrent use.
type Store struct {
	db      *bolt.DB
	queue   writeQueue
	fatal   chan error
	broken  error       // why all updates are rejected; used only by the goroutine that commits
	failing atomic.Bool // the last commit failed
	commits atomic.Uint64
	changed func(commit uint64, put []notice.CommentID)
	heads   sync.Map // slug → cachedHead
	close   sync.Once

	settings atomic.Pointer[cachedSettings]
}

var (
	_ notice.Store = (*Store)(nil)
	_ auth.Store   = (*Store)(nil)
)

func newStore(db *bolt.DB, o Options) *Store {
	s := &Store{db: db, queue: writeQueue{idle: make(chan struct{})}, fatal: make(chan error, 1), changed: o.Changed}
	if s.changed == nil {
		s.changed = func(uint64, []notice.CommentID) {}
	}
	return s
}

// Close waits for queued updates to be committed and closes the file. Later updates fail with
// notice.ErrUnavailable; a second Close returns nil.
func (s *Store) Close() error {
	var err error
	s.close.Do(func() {
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
	return s.db.View(func(t *bolt.Tx) error { return f(s.begin(t)) })
}

// update is Update for writes that are not part of notice.WriteTx.
func (s *Store) update(ctx context.Context, f func(*writeTx) error) error {
	return s.Update(ctx, func(w notice.WriteTx) error { return f(w.(*writeTx)) })
}

const secretSize = 32 // bytes

// Secret returns the 32 random bytes stored under name, and generates them at the first call. They are stored in
// the database so that a backup is complete: receipts and author keys are derived from them.
func (s *Store) Secret(ctx context.Context, name string) (secret []byte, err error) {
	k := []byte("secret/" + name)
	fresh := make([]byte, secretSize)
	rand.Read(fresh)
	err = s.update(ctx, func(w *writeTx) error {
		if secret = append([]byte(nil), w.get(meta, k)...); len(secret) > 0 {
			return nil
		}
		secret = fresh
		return w.put(meta, k, fresh)
	})
	return secret, err
}

// Backup writes a consistent snapshot of the database to a new file at path, with mode 0600. The store stays in
// use meanwhile. The copy is written to a temporary file and linked to path when it is complete. The error is
// os.ErrExist if there is a file at path.
func (s *Store) Backup(path string) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s: %w", path, os.ErrExist)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".backup-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	err = s.db.View(func(t *bolt.Tx) error {
		_, err := t.WriteTo(f)
		return err
	})
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("copying the database: %w", err)
	}
	if err := os.Link(f.Name(), path); err != nil { // unlike Rename, Link does not replace an existing file
		return err
	}
	return errors.Join(os.Remove(f.Name()), SyncDir(filepath.Dir(path)))
}

// SyncDir calls fsync on a directory, so that files created or renamed in it survive a power failure.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
