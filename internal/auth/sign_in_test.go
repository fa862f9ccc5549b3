package auth_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestSignIn(t *testing.T) {
	fx := newFixture(t)
	want := fx.addAccount(t, "rosa")
	for _, login := range []string{"rosa", "Rosa", "ROSA", " rosa "} {
		e, err := fx.SignIn(t.Context(), login, goodPassword, homeClient)
		if err != nil {
			t.Fatalf("%q: %v", login, err)
		}
		want.LastSignIn = start
		if diff := cmp.Diff(want, e.Account); diff != "" || e.Pending {
			t.Errorf("%q: -want +got\n%s", login, diff)
		}
		token := e.Token
		who, _, err := fx.Authenticate(t.Context(), token)
		if err != nil || who.Login != "rosa" {
			t.Errorf("%q: token is of %v, %v", login, who, err)
		}
		if strings.Contains(fx.store.contents(t), token) {
			t.Errorf("%q: the token is stored", login)
		}
	}
	if strings.Contains(fx.store.contents(t), goodPassword) {
		t.Error("the password is stored")
	}
}

func TestSignInDoesNotTellWhatWasWrong(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addAccount(t, "gone")
	fx.disable(t, "gone")
	for i, tt := range []struct {
		name, login, password string
		hashes                int64
	}{
		{"wrong password", "rosa", otherPassword, 1},
		{"no password", "rosa", "", 1},
		{"longest password", "rosa", strings.Repeat("x", 1024), 1},
		{"too long a password", "rosa", strings.Repeat("x", 1025), 0},
		{"unknown", "nobody", goodPassword, 1},
		{"unknown with too long a password", "nobody", strings.Repeat("x", 1025), 0},
		{"disabled with right password", "gone", goodPassword, 1},
		{"disabled with wrong password", "gone", otherPassword, 1},
		{"not a login", "Rosa Luz <rosa@example.org>", goodPassword, 1},
		{"very long login", strings.Repeat("rosa", 20_000), goodPassword, 1},
		{"nothing", "", "", 1},
	} {
		before := fx.hashes.Load()
		e, err := fx.SignIn(t.Context(), tt.login, tt.password, client(fmt.Sprint("198.51.100.", i)))
		if diff := cmp.Diff(error(notice.Problems{"form": {Key: "problem.sign-in"}}), err); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
		if e.Token != "" || e.Account.Login != "" {
			t.Errorf("%s: got token %q of %v", tt.name, e.Token, e.Account)
		}
		if got := fx.hashes.Load() - before; got != tt.hashes {
			t.Errorf("%s: %d hashes, want %d", tt.name, got, tt.hashes)
		}
	}
}

func TestSignInUpgradesTheHash(t *testing.T) {
	fx := newFixture(t)
	old := fx.addAccount(t, "rosa").Password
	fx.RaiseHashCost()
	fx.signIn(t, "rosa")
	fresh := fx.stored(t, "rosa")
	if fresh.Password == old || !strings.Contains(fresh.Password, ",t=2,") {
		t.Errorf("password is still %s", fresh.Password)
	}
	fx.signIn(t, "rosa")
	if again := fx.stored(t, "rosa"); again.Password != fresh.Password {
		t.Error("the hash was replaced without need")
	}
}

// The account may change between the check of the password and the transaction that opens the session.
func TestSignInWhileTheAccountChanges(t *testing.T) {
	wrong := notice.Problems{"form": {Key: "problem.sign-in"}}
	for _, tt := range []struct {
		name string
		then func(t *testing.T, fx *fixture)
		want error
	}{
		{"password changed", func(t *testing.T, fx *fixture) {
			if err := fx.ChangePassword(t.Context(), "rosa", goodPassword, otherPassword); err != nil {
				t.Error(err)
			}
		}, wrong},
		{"account disabled", func(t *testing.T, fx *fixture) { fx.disable(t, "rosa") }, wrong},
		{"password hashed anew", func(t *testing.T, fx *fixture) { fx.RaiseHashCost(); fx.signIn(t, "rosa") }, nil},
	} {
		fx := newFixture(t)
		fx.addAccount(t, "rosa")
		fx.store.before = func() { tt.then(t, fx) }
		e, err := fx.SignIn(t.Context(), "rosa", goodPassword, homeClient)
		if diff := cmp.Diff(tt.want, err); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
		if (e.Token == "") != (tt.want != nil) {
			t.Errorf("%s: token %q", tt.name, e.Token)
		}
	}
}

func TestHashesAtOnceAreLimited(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	const slots, waiting = 4, 3 * 8 // one slot is kept for known networks
	fx.SetHashSlots(slots)
	entered, release := make(chan struct{}), make(chan struct{})
	var inside, most atomic.Int64
	fx.UseCheapHashes(func() {
		n := inside.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		entered <- struct{}{}
		<-release
		inside.Add(-1)
	})

	const rush = 200
	refused := make(chan struct{}, rush)
	var hashed atomic.Int64
	var wg sync.WaitGroup
	for i := range rush {
		wg.Go(func() {
			login := fmt.Sprintf("nobody%d", i)
			if i%10 == 0 {
				login = "rosa"
			}
			_, err := fx.SignIn(t.Context(), login, otherPassword, client(fmt.Sprint("198.51.100.", i)))
			switch {
			case errors.As(err, new(notice.TooSoon)):
				refused <- struct{}{}
			case errors.As(err, new(notice.Problems)):
				hashed.Add(1)
			default:
				t.Errorf("attempt %d: %v", i, err)
			}
		})
	}
	for range slots - 1 {
		<-entered
	}
	for range rush - waiting - (slots - 1) { // the queue is full
		<-refused
	}
	// All slots for strangers are taken. A request that is cancelled while it waits computes no hash.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fx.SignIn(ctx, "somebody", goodPassword, homeClient); !errors.Is(err, context.Canceled) {
		t.Errorf("with a cancelled context: %v", err)
	}
	close(release)
	go func() {
		for range entered {
		}
	}()
	wg.Wait()
	close(entered)
	if got := most.Load(); got != slots-1 {
		t.Errorf("%d hashes at once, want %d", got, slots-1)
	}
	if got := hashed.Load(); got < slots-1 || got > waiting+slots-1 { // those that waited long are refused
		t.Errorf("%d passwords were checked, want at most %d", got, waiting+slots-1)
	}
}

// While 400 networks guess passwords, someone who signed in from the same network before signs in at once: the test
// goes on although no guess is ever answered before.
func TestAKnownColleagueSignsInUnderFire(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.signIn(t, "rosa")
	fx.SetHashSlots(2)
	const networks, served = 400, 1 + 8 // one is checked, eight wait
	begun, release := make(chan struct{}, networks), make(chan struct{})
	fx.BeforeHash(func(password string) {
		if password != goodPassword {
			begun <- struct{}{}
			<-release
		}
	})
	before := fx.hashes.Load()
	refused := make(chan struct{}, networks)
	var wg sync.WaitGroup
	for i := range networks {
		wg.Go(func() {
			login := []string{"rosa", fmt.Sprint("user", i)}[i%2]
			_, err := fx.SignIn(t.Context(), login, otherPassword, client(fmt.Sprintf("198.51.%d.%d", 100+i/200,
				i%200)))
			if errors.As(err, new(notice.TooSoon)) {
				refused <- struct{}{}
			}
		})
	}
	<-begun
	for range networks - served {
		<-refused
	}
	if _, err := fx.SignIn(t.Context(), "rosa", goodPassword, homeClient); err != nil {
		t.Errorf("the colleague: %v", err)
	}
	// The one guess that is being checked has not got as far as the hash that is counted.
	if got := fx.hashes.Load() - before; got != 1 {
		t.Errorf("%d hashes were computed before the colleague was in, want hers alone", got)
	}
	close(release)
	wg.Wait()
}

func TestNothingSecretIsPrinted(t *testing.T) {
	fx := newFixture(t)
	acct := fx.addAccount(t, "rosa")
	for _, text := range []string{
		fmt.Sprint(acct), fmt.Sprintf("%+v", acct), fmt.Sprintf("%v", &acct), acct.LogValue().String(),
	} {
		if strings.Contains(text, "argon2id") {
			t.Errorf("printed as %s", text)
		}
	}

	// Errors do not contain what was typed.
	fx.change(t, "rosa", func(a *auth.Account) { a.Password = "plain-" + goodPassword })
	_, err := fx.SignIn(t.Context(), "rosa", otherPassword, homeClient)
	if err == nil || strings.Contains(err.Error(), goodPassword) || strings.Contains(err.Error(), otherPassword) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = fx.SignIn(ctx, otherPassword, goodPassword, homeClient)
	if err == nil || strings.Contains(err.Error(), otherPassword) {
		t.Errorf("error with what was typed as a login: %v", err)
	}
}

// TestNoPassword signs in to an account that was imported without its password. Nothing but a new one lets in.
func TestNoPassword(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.change(t, "rosa", func(a *auth.Account) { a.Password = "" })
	for _, typed := range []string{goodPassword, ""} {
		_, err := fx.SignIn(t.Context(), "rosa", typed, auth.Client{})
		var p notice.Problems
		if !errors.As(err, &p) || p["form"].Key != "problem.sign-in" {
			t.Errorf("with %q: %v", typed, err)
		}
	}
}
