package auth_test

import (
	"context"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

const (
	goodPassword  = "violet harbour ladder 9"
	otherPassword = "slow copper lantern 42"
)

var (
	home  = netip.MustParseAddr("192.0.2.1")
	start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

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
	store  *memory
	hashes atomic.Int64
}

func newRoom(t testing.TB) *room {
	t.Helper()
	return (&room{clock: newClock(), store: newMemory()}).restart()
}

// restart returns a room with the same store and clock and a new Auth.
func (r *room) restart() *room {
	next := &room{clock: r.clock, store: r.store}
	next.Auth = auth.New(auth.Config{Store: r.store, Now: r.clock.now})
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
	token, _, err := r.SignIn(t.Context(), login, goodPassword, home)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (r *room) disable(t testing.TB, login string) {
	t.Helper()
	err := r.store.ChangeAccount(t.Context(), login, func(a *auth.Account) error {
		a.Disabled = true
		return nil
	}, false)
	if err != nil {
		t.Fatal(err)
	}
}

// memory is a Store. Like any store it may run a function twice, and it always does.
type memory struct {
	mu       sync.Mutex
	accounts map[string]auth.Account
	sessions map[auth.SessionID]auth.Session

	sightings  int    // calls of SeeSession
	before     func() // runs once, before the next write of a session
	failsToSee error
}

func newMemory() *memory {
	return &memory{accounts: map[string]auth.Account{}, sessions: map[auth.SessionID]auth.Session{}}
}

func (m *memory) Account(_ context.Context, login string) (auth.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.accounts[login]
	if !ok {
		return a, notice.ErrNotFound
	}
	return a, nil
}

func (m *memory) Accounts(_ context.Context, after string, n int) (list []auth.Account, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, login := range slices.Sorted(maps.Keys(m.accounts)) {
		if login > after && len(list) < n {
			list = append(list, m.accounts[login])
		}
	}
	return list, nil
}

func (m *memory) AddAccount(_ context.Context, a auth.Account, first bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, taken := m.accounts[a.Login]; taken || first && len(m.accounts) > 0 {
		return notice.ErrConflict
	}
	m.accounts[a.Login] = a
	return nil
}

func (m *memory) ChangeAccount(_ context.Context, login string, change func(*auth.Account) error, endSessions bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.change(login, change); err != nil {
		return err
	}
	if endSessions {
		maps.DeleteFunc(m.sessions, func(_ auth.SessionID, s auth.Session) bool { return s.Login == login })
	}
	return nil
}

func (m *memory) change(login string, change func(*auth.Account) error) error {
	a, ok := m.accounts[login]
	if !ok {
		return notice.ErrNotFound
	}
	dropped := a
	change(&dropped)
	if err := change(&a); err != nil {
		return err
	}
	m.accounts[login] = a
	return nil
}

func (m *memory) Session(_ context.Context, id auth.SessionID) (auth.Session, auth.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sessions[id]
	a, there := m.accounts[s.Login]
	if !ok || !there {
		return auth.Session{}, auth.Account{}, notice.ErrNotFound
	}
	return s, a, nil
}

func (m *memory) AddSession(_ context.Context, s auth.Session, change func(*auth.Account) error) error {
	m.meanwhile()
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.change(s.Login, change); err != nil {
		return err
	}
	m.sessions[s.ID] = s
	return nil
}

func (m *memory) SeeSession(_ context.Context, id auth.SessionID, seen time.Time) error {
	m.meanwhile()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sightings++
	s, ok := m.sessions[id]
	if !ok {
		return notice.ErrNotFound
	}
	if m.failsToSee != nil {
		return m.failsToSee
	}
	s.Seen = seen
	m.sessions[id] = s
	return nil
}

func (m *memory) EndSession(_ context.Context, id auth.SessionID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sessions, id)
	return nil
}

func (m *memory) EndSessionsBefore(_ context.Context, t time.Time, n int) (ended int, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, s := range m.sessions {
		if s.Created.Before(t) && ended < n {
			delete(m.sessions, id)
			ended++
		}
	}
	return ended, nil
}

// meanwhile lets happen what a test wants to happen in the middle of something.
func (m *memory) meanwhile() {
	m.mu.Lock()
	f := m.before
	m.before = nil
	m.mu.Unlock()
	if f != nil {
		f()
	}
}

// everything returns all that is stored, as text.
func (m *memory) everything() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	for _, a := range m.accounts {
		b.WriteString(a.Login + "\n" + a.Name + "\n" + a.Password + "\n")
	}
	for _, s := range m.sessions {
		b.WriteString(string(s.ID[:]) + "\n" + s.Login + "\n")
	}
	return b.String()
}
