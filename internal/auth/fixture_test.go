package auth_test

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
)

const (
	goodPassword  = "violet harbour ladder 9"
	otherPassword = "slow copper lantern 42"

	base = "https://board.example"
)

var (
	home  = from("192.0.2.1")
	start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

func from(addr string) auth.Client {
	return auth.Client{Addr: netip.MustParseAddr(addr), Browser: "Firefox"}
}

// A clock stands still until it is told otherwise.
type clock struct{ ns atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ns.Store(start.UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.ns.Load()) }
func (c *clock) forward(d time.Duration) { c.ns.Add(int64(d)) }

// A room is an Auth with all it stands on.
type room struct {
	*auth.Auth
	clock  *clock
	store  *store
	hashes atomic.Int64
}

func newRoom(t testing.TB) *room {
	t.Helper()
	return (&room{clock: newClock(), store: newStore(t)}).restart()
}

// restart returns a room with the same store and clock and a new Auth.
func (r *room) restart() *room {
	next := &room{clock: r.clock, store: r.store}
	next.Auth = auth.New(auth.Config{Store: r.store, Now: r.clock.now, Base: base})
	next.Cheapen(func() { next.hashes.Add(1) })
	return next
}

// add makes an account with goodPassword.
func (r *room) add(t testing.TB, login string) auth.Account {
	t.Helper()
	acct, err := r.Add(t.Context(), login, "Somebody", notice.Moderator, goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	return acct
}

// signIn signs in with goodPassword.
func (r *room) signIn(t testing.TB, login string) (token string) {
	t.Helper()
	return r.enter(t, login).Token
}

func (r *room) enter(t testing.TB, login string) auth.Entry {
	t.Helper()
	e, err := r.SignIn(t.Context(), login, goodPassword, home)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (r *room) disable(t testing.TB, login string) {
	t.Helper()
	r.change(t, login, func(a *auth.Account) { a.Disabled = true })
}

// change changes an account behind Auth's back.
func (r *room) change(t testing.TB, login string, change func(*auth.Account)) {
	t.Helper()
	r.write(t, func(tx auth.WriteTx) error {
		a, err := tx.Account(login)
		if err != nil {
			return err
		}
		change(&a)
		return tx.PutAccount(a)
	})
}

func (r *room) write(t testing.TB, f func(auth.WriteTx) error) {
	t.Helper()
	if err := r.store.Store.UpdateAccounts(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func (r *room) read(t testing.TB, f func(auth.Tx) error) {
	t.Helper()
	if err := r.store.ViewAccounts(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// stored returns an account as it is stored.
func (r *room) stored(t testing.TB, login string) (a auth.Account) {
	t.Helper()
	r.read(t, func(tx auth.Tx) (err error) {
		a, err = tx.Account(login)
		return err
	})
	return a
}

// A store is a real one with things that a test can do to it. Like any store it may run a function
// twice, and it always does.
type store struct {
	*boltstore.Store
	path string

	mu      sync.Mutex
	writes  int    // of sessions that were there
	before  func() // runs once, before the next transaction that writes
	failing error  // what such a transaction comes back with
}

func newStore(t testing.TB) *store {
	t.Helper()
	s := &store{path: filepath.Join(t.TempDir(), "board.db")}
	var err error
	if s.Store, err = boltstore.Open(s.path, boltstore.Options{NoSync: true, MapSize: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Check(context.Background()); err != nil {
			t.Error(err)
		}
		s.Close()
	})
	return s
}

func (s *store) UpdateAccounts(ctx context.Context, f func(auth.WriteTx) error) error {
	s.mu.Lock()
	before, failing := s.before, s.failing
	s.before = nil
	s.writes++
	s.mu.Unlock()
	if before != nil {
		before()
	}
	if failing != nil {
		return failing
	}
	dropped := context.Canceled
	_ = s.Store.UpdateAccounts(ctx, func(tx auth.WriteTx) error {
		if err := f(tx); err != nil {
			return err
		}
		return dropped
	})
	return s.Store.UpdateAccounts(ctx, f)
}

// everything returns all that is stored.
func (s *store) everything(t testing.TB) string {
	t.Helper()
	all, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}
