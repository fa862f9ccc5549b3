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

func (r *fixture) setup(t testing.TB) (token string) {
	t.Helper()
	token, err := r.NewSetupToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (r *fixture) firstAdmin(t testing.TB, token string) error {
	t.Helper()
	_, err := r.CreateFirstAdmin(t.Context(), token, "rosa", "Rosa", goodPassword, home)
	return err
}

func TestFirstAdmin(t *testing.T) {
	r := newFixture(t)
	token := r.setup(t)
	if len(token) < 26 { // 128 bits in base32
		t.Errorf("token of %d characters", len(token))
	}
	for range 2 { // asking does not use it up
		if !r.SetupTokenValid(token) {
			t.Fatal("the token is not valid, or only once")
		}
	}

	_, err := r.CreateFirstAdmin(t.Context(), token, "R", "", "short", home)
	want := notice.Problems{"name": "problem.name.missing", "password": "problem.password.short"}
	if diff := cmp.Diff(error(want), err); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	e, err := r.CreateFirstAdmin(t.Context(), token, "Rosa", "Rosa Luz", goodPassword, home)
	if err != nil {
		t.Fatal(err) // a form filled in wrongly does not use up the token
	}
	if acct := e.Account; acct.Login != "rosa" || acct.Name != "Rosa Luz" || acct.Role != notice.Admin {
		t.Errorf("got %v, %q, %v", acct.Login, acct.Name, acct.Role)
	}
	if !r.in(t, e.Token) {
		t.Error("not signed in")
	}
	if r.SetupTokenValid(token) {
		t.Error("the token is still valid")
	}
	if err := r.firstAdmin(t, token); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
	if again := r.setup(t); again != "" {
		t.Error("there is a token though there is an account")
	}
}

func TestSetupToken(t *testing.T) {
	for _, tt := range []struct {
		name string
		then func(r *fixture, token string) string // what is shown in its place
		want bool
	}{
		{"right", func(r *fixture, token string) string { return token }, true},
		{"just in time", func(r *fixture, token string) string { r.clock.advance(30*time.Minute - 1); return token }, true},
		{"expired", func(r *fixture, token string) string { r.clock.advance(30 * time.Minute); return token }, false},
		{"replaced", func(r *fixture, token string) string { r.setup(t); return token }, false},
		{"the one that replaced it", func(r *fixture, token string) string { return r.setup(t) }, true},
		{"after account add", func(r *fixture, token string) string { r.add(t, "juan"); return token }, false},
		{"other case", func(r *fixture, token string) string { return strings.ToLower(token) }, false},
		{"cut", func(r *fixture, token string) string { return token[:25] }, false},
		{"empty", func(r *fixture, token string) string { return "" }, false},
		{"after a restart", func(r *fixture, token string) string { *r = *r.restart(); return token }, false},
	} {
		r := newFixture(t)
		if r.SetupTokenValid("") {
			t.Errorf("%s: valid before there is a token", tt.name)
		}
		shown := tt.then(r, r.setup(t))
		if got := r.SetupTokenValid(shown); got != tt.want {
			t.Errorf("%s: valid is %v, want %v", tt.name, got, tt.want)
		}
		before := r.hashes.Load()
		err := r.firstAdmin(t, shown)
		if tt.want && err != nil || !tt.want && !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if hashes := r.hashes.Load() - before; !tt.want && hashes != 0 {
			t.Errorf("%s: %d hashes", tt.name, hashes)
		}
	}
}

// The store is asked again, in the transaction that adds the account.
func TestFirstAdminIsLate(t *testing.T) {
	r := newFixture(t)
	token := r.setup(t)
	r.UseCheapHashes(func() { // while the password is being hashed
		r.write(t, func(tx auth.WriteTx) error { return tx.PutAccount(auth.Account{Login: "juan", Role: notice.Team}) })
	})
	if err := r.firstAdmin(t, token); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if r.SetupTokenValid(token) {
		t.Error("the token is still valid")
	}
}

func TestFirstAdminIsOne(t *testing.T) {
	r := newFixture(t)
	token := r.setup(t)
	var made atomic.Int64
	var wg sync.WaitGroup
	for _, login := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		wg.Go(func() {
			_, err := r.CreateFirstAdmin(t.Context(), token, login, "Somebody", goodPassword, home)
			switch {
			case err == nil:
				made.Add(1)
			case !errors.Is(err, notice.ErrNotFound):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	r.read(t, func(tx auth.Tx) error {
		stored, err := tx.Accounts("", 10)
		if made.Load() != 1 || len(stored) != 1 {
			t.Errorf("made %d, stored %d", made.Load(), len(stored))
		}
		return err
	})
}
