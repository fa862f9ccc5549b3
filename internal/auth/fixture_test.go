package auth_test

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/auth/authtest"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/notice"
)

const (
	goodPassword  = "violet harbour ladder 9"
	otherPassword = "slow copper lantern 42"

	base = "https://board.example"
)

var (
	homeClient = client("192.0.2.1")
	start      = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

func client(addr string) auth.Client {
	return auth.Client{Addr: netip.MustParseAddr(addr), Browser: "Firefox"}
}

// A clock shows the same time until advance is called.
type clock struct{ ns atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ns.Store(start.UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.ns.Load()) }
func (c *clock) advance(d time.Duration) { c.ns.Add(int64(d)) }

// A fixture is an Auth with its clock and store.
type fixture struct {
	*auth.Auth
	clock  *clock
	store  *store
	hashes atomic.Int64 // password hashes computed so far
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	return (&fixture{clock: newClock(), store: newStore(t)}).restart()
}

// restart returns a fixture with the same store and clock and a new Auth.
func (fx *fixture) restart() *fixture {
	next := &fixture{clock: fx.clock, store: fx.store}
	next.Auth = auth.New(auth.Config{Store: fx.store, Now: fx.clock.now, Base: base, Secret: []byte("secret")})
	next.UseCheapHashes(func() { next.hashes.Add(1) })
	return next
}

// addAccount creates a moderator's account with goodPassword.
func (fx *fixture) addAccount(t testing.TB, login string) auth.Account {
	t.Helper()
	acct, err := fx.Add(t.Context(), login, "Somebody", notice.Moderator, goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	return acct
}

// signIn signs in with goodPassword and returns the token.
func (fx *fixture) signIn(t testing.TB, login string) (token string) {
	t.Helper()
	return fx.mustSignIn(t, login).Token
}

// mustSignIn signs in with goodPassword.
func (fx *fixture) mustSignIn(t testing.TB, login string) auth.SignInResult {
	t.Helper()
	e, err := fx.SignIn(t.Context(), login, goodPassword, homeClient)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (fx *fixture) disable(t testing.TB, login string) {
	t.Helper()
	fx.change(t, login, func(a *auth.Account) { a.Disabled = true })
}

// change changes an account in the store, without Auth.
func (fx *fixture) change(t testing.TB, login string, change func(*auth.Account)) {
	t.Helper()
	fx.write(t, func(tx auth.WriteTx) error {
		a, err := tx.Account(login)
		if err != nil {
			return err
		}
		change(&a)
		return tx.PutAccount(a)
	})
}

func (fx *fixture) write(t testing.TB, f func(auth.WriteTx) error) {
	t.Helper()
	if err := fx.store.Store.UpdateAccounts(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func (fx *fixture) read(t testing.TB, f func(auth.Tx) error) {
	t.Helper()
	if err := fx.store.ViewAccounts(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// stored returns an account as it is stored.
func (fx *fixture) stored(t testing.TB, login string) (a auth.Account) {
	t.Helper()
	fx.read(t, func(tx auth.Tx) (err error) {
		a, err = tx.Account(login)
		return err
	})
	return a
}

// A store is a boltstore.Store whose write transactions tests can observe and make fail. It runs each
// function twice and rolls back the first run, as auth.Store permits.
type store struct {
	*boltstore.Store
	path string

	mu      sync.Mutex
	writes  int    // write transactions
	before  func() // runs once, before the next write transaction
	failing error  // returned by write transactions if not nil
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

func (s *store) ViewAccounts(ctx context.Context, f func(auth.Tx) error) error {
	return authtest.Twice(s.Store).ViewAccounts(ctx, f)
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
	return authtest.Twice(s.Store).UpdateAccounts(ctx, f)
}

// contents returns the bytes of the database file.
func (s *store) contents(t testing.TB) string {
	t.Helper()
	all, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// addStaff creates an account with a role and goodPassword, and returns its actor.
func (fx *fixture) addStaff(t testing.TB, login string, role notice.Role) notice.Actor {
	t.Helper()
	acct, err := fx.Add(t.Context(), login, "The "+login, role, goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	return acct.Actor()
}

// activityKinds returns the kinds of the log entries that involve an account, newest first.
func (fx *fixture) activityKinds(t testing.TB, login string) (kinds []notice.ActivityKind) {
	t.Helper()
	fx.read(t, func(tx auth.Tx) error {
		kinds = nil
		acts, err := tx.ActivitiesInvolving(login, 0, 100)
		for _, a := range acts {
			kinds = append(kinds, a.Kind)
		}
		return err
	})
	return kinds
}

func (fx *fixture) wantActivities(t testing.TB, login string, want ...notice.ActivityKind) {
	t.Helper()
	if diff := cmp.Diff(want, fx.activityKinds(t, login)); diff != "" {
		t.Errorf("log of %s: -want +got\n%s", login, diff)
	}
}

// signedIn reports whether token is that of a session.
func (fx *fixture) signedIn(t testing.TB, token string) bool {
	t.Helper()
	acct, s, err := fx.Authenticate(t.Context(), token)
	if err != nil && !errors.Is(err, notice.ErrNotFound) {
		t.Fatal(err)
	}
	if err != nil && (acct.Login != "" || s != auth.Session{}) {
		t.Errorf("got %v with error %v", acct, err)
	}
	return err == nil
}

// putSessions stores n sessions of rosa and returns their tokens.
func (fx *fixture) putSessions(t testing.TB, n int) (tokens []string) {
	t.Helper()
	fx.write(t, func(tx auth.WriteTx) error {
		tokens = nil
		for i := range n {
			token := fmt.Sprintf("%043d", i)
			tokens = append(tokens, token)
			s := auth.Session{
				ID: sessionOf(token), Login: "rosa", Created: fx.clock.now(), Seen: fx.clock.now(),
			}
			if err := tx.PutSession(s); err != nil {
				return err
			}
		}
		return nil
	})
	return tokens
}

// session returns the session of a token.
func (fx *fixture) session(t testing.TB, token string) auth.Session {
	t.Helper()
	_, s, err := fx.Authenticate(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// code returns the one-time code of a secret for a number of steps from now.
func (fx *fixture) code(secret []byte, steps int) string {
	return auth.TOTPCode(secret, uint64(fx.clock.now().Unix()/30+int64(steps)))
}

// enrol turns on one-time codes of an account, and returns their secret and the recovery codes.
func (fx *fixture) enrol(t testing.TB, login string) (secret []byte, recovery []string) {
	t.Helper()
	s := fx.session(t, fx.signIn(t, login))
	text, err := fx.EnrolTOTP(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if secret, err = base32.StdEncoding.DecodeString(text); err != nil {
		t.Fatal(err)
	}
	if recovery, err = fx.ConfirmTOTP(t.Context(), s, fx.code(secret, 0)); err != nil {
		t.Fatal(err)
	}
	fx.clock.advance(time.Minute) // to a step whose code is unused
	return secret, recovery
}

// pending verifies goodPassword of an account with a second factor, and returns the pending sign-in.
func (fx *fixture) pending(t testing.TB, login string) string {
	t.Helper()
	e := fx.mustSignIn(t, login)
	if !e.Pending {
		t.Fatal("a session by password alone")
	}
	return e.Token
}

// problem returns notice.Problems with one field.
func problem(field, key string) error { return notice.Problems{field: {Key: key}} }

// must returns a function that returns its first argument, or ends the test if the error is not nil.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// sessionOf returns the ID of the session of a token.
func sessionOf(token string) auth.SessionID { return sha256.Sum256([]byte(token)) }
