package auth_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func (fx *fixture) setup(t testing.TB) (token string) {
	t.Helper()
	token, err := fx.NewSetupToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// setups makes n setup tokens, each a second after the one before.
func (fx *fixture) setups(t testing.TB, n int) {
	t.Helper()
	for range n {
		fx.clock.advance(time.Second)
		fx.setup(t)
	}
}

// setupTokenValid reports whether CreateFirstAdmin would accept a token.
func (fx *fixture) setupTokenValid(t testing.TB, token string) bool {
	t.Helper()
	err := fx.CheckSetupToken(t.Context(), token)
	if err != nil && !errors.Is(err, notice.ErrNotFound) {
		t.Error(err)
	}
	return err == nil
}

func (fx *fixture) firstAdmin(t testing.TB, token string) error {
	t.Helper()
	_, err := fx.CreateFirstAdmin(t.Context(), token, "rosa", "Rosa", goodPassword, homeClient)
	return err
}

func TestFirstAdmin(t *testing.T) {
	fx := newFixture(t)
	token := fx.setup(t)
	if len(token) < 26 { // 128 bits in base32
		t.Errorf("token of %d characters", len(token))
	}
	for range 2 { // checking does not use it up
		if !fx.setupTokenValid(t, token) {
			t.Fatal("the token is not valid, or only once")
		}
	}

	_, err := fx.CreateFirstAdmin(t.Context(), token, "R", "", "short", homeClient)
	want := notice.Problems{"name": {Key: "problem.name.missing"}, "password": {Key: "problem.password.short"}}
	if diff := cmp.Diff(error(want), err); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	e, err := fx.CreateFirstAdmin(t.Context(), token, "Rosa", "Rosa Luz", goodPassword, homeClient)
	if err != nil {
		t.Fatal(err) // invalid input does not use up the token
	}
	if acct := e.Account; acct.Login != "rosa" || acct.Name != "Rosa Luz" || acct.Role != notice.Admin {
		t.Errorf("got %v, %q, %v", acct.Login, acct.Name, acct.Role)
	}
	if !fx.signedIn(t, e.Token) {
		t.Error("not signed in")
	}
	if fx.setupTokenValid(t, token) {
		t.Error("the token is still valid")
	}
	if err := fx.firstAdmin(t, token); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
	if again := fx.setup(t); again != "" {
		t.Error("there is a token though there is an account")
	}
}

func TestSetupToken(t *testing.T) {
	for _, tt := range []struct {
		name string
		then func(fx *fixture, token string) string // returns the token to use
		want bool
	}{
		{"right", func(fx *fixture, token string) string { return token }, true},
		{"just in time", func(fx *fixture, token string) string {
			fx.clock.advance(30*time.Minute - 1)
			return token
		}, true},
		{"expired", func(fx *fixture, token string) string { fx.clock.advance(30 * time.Minute); return token }, false},
		{"after others", func(fx *fixture, token string) string { fx.setups(t, 4); return token }, true},
		{"after too many others", func(fx *fixture, token string) string { fx.setups(t, 5); return token }, false},
		{"a later one", func(fx *fixture, token string) string { return fx.setup(t) }, true},
		{"after account add", func(fx *fixture, token string) string { fx.addAccount(t, "juan"); return token }, false},
		{"other case", func(fx *fixture, token string) string { return strings.ToLower(token) }, false},
		{"cut", func(fx *fixture, token string) string { return token[:25] }, false},
		{"empty", func(fx *fixture, token string) string { return "" }, false},
		{"after a restart", func(fx *fixture, token string) string { fx.Auth = fx.restart().Auth; return token }, true},
		{"after a restart that made another", func(fx *fixture, token string) string {
			fx.Auth = fx.restart().Auth
			fx.setup(t)
			return token
		}, true},
	} {
		fx := newFixture(t)
		if fx.setupTokenValid(t, "") {
			t.Errorf("%s: valid before there is a token", tt.name)
		}
		shown := tt.then(fx, fx.setup(t))
		if got := fx.setupTokenValid(t, shown); got != tt.want {
			t.Errorf("%s: valid is %v, want %v", tt.name, got, tt.want)
		}
		before := fx.hashes.Load()
		err := fx.firstAdmin(t, shown)
		if tt.want && err != nil || !tt.want && !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if hashes := fx.hashes.Load() - before; !tt.want && hashes != 0 {
			t.Errorf("%s: %d hashes", tt.name, hashes)
		}
	}
}

// The transaction that adds the account checks again that there is none.
func TestCreateFirstAdminAfterAnotherAccount(t *testing.T) {
	fx := newFixture(t)
	token := fx.setup(t)
	fx.UseCheapHashes(func() { // while the password is being hashed
		fx.write(t, func(tx auth.WriteTx) error {
			return tx.PutAccount(auth.Account{Login: "juan",
				Role: notice.Team})
		})
	})
	if err := fx.firstAdmin(t, token); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if fx.setupTokenValid(t, token) {
		t.Error("the token is still valid")
	}
}

func TestOneFirstAdmin(t *testing.T) {
	fx := newFixture(t)
	token := fx.setup(t)
	var made atomic.Int64
	var wg sync.WaitGroup
	for _, login := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		wg.Go(func() {
			_, err := fx.CreateFirstAdmin(t.Context(), token, login, "Somebody", goodPassword, homeClient)
			switch {
			case err == nil:
				made.Add(1)
			case !errors.Is(err, notice.ErrNotFound):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	fx.read(t, func(tx auth.Tx) error {
		stored, err := tx.Accounts("", 10)
		if made.Load() != 1 || len(stored) != 1 {
			t.Errorf("made %d, stored %d", made.Load(), len(stored))
		}
		return err
	})
}
