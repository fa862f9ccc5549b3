package auth_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/auth/authtest"
	"noticeboard/internal/notice"
)

func TestCompleteWithCode(t *testing.T) {
	for _, tt := range []struct {
		name string
		code func(fx *fixture, secret []byte) string
		want error
	}{
		{"now", func(fx *fixture, s []byte) string { return fx.code(s, 0) }, nil},
		{"the one before", func(fx *fixture, s []byte) string { return fx.code(s, -1) }, nil},
		{"the one after", func(fx *fixture, s []byte) string { return fx.code(s, 1) }, nil},
		{"with spaces", func(fx *fixture, s []byte) string { c := fx.code(s, 0); return " " + c[:3] + " " + c[3:] + "\t" }, nil},
		{"too old", func(fx *fixture, s []byte) string { return fx.code(s, -2) }, problem("code", "problem.code.wrong")},
		{"too early", func(fx *fixture, s []byte) string { return fx.code(s, 2) }, problem("code", "problem.code.wrong")},
		{"of another secret", func(fx *fixture, s []byte) string { return fx.code([]byte("other"), 0) }, problem("code", "problem.code.wrong")},
		{"cut", func(fx *fixture, s []byte) string { return fx.code(s, 0)[:5] }, problem("code", "problem.code.wrong")},
		{"long", func(fx *fixture, s []byte) string { return strings.Repeat(fx.code(s, 0), 1000) }, problem("code", "problem.code.wrong")},
		{"none", func(fx *fixture, s []byte) string { return " " }, problem("code", "problem.code.missing")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fx := newFixture(t)
			fx.addAccount(t, "rosa")
			secret, _ := fx.enrol(t, "rosa")
			pending := fx.pending(t, "rosa")
			e, err := fx.CompleteWithCode(t.Context(), pending, tt.code(fx, secret), homeClient)
			if diff := cmp.Diff(tt.want, err); diff != "" {
				t.Fatalf("-want +got\n%s", diff)
			}
			if got := e.Token != "" && fx.signedIn(t, e.Token); got != (tt.want == nil) {
				t.Errorf("signed in: %v", got)
			}
			if err == nil && fx.session(t, e.Token).Method != auth.ByCode {
				t.Errorf("by %q", fx.session(t, e.Token).Method)
			}
		})
	}
}

func TestACodeCountsOnce(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	secret, _ := fx.enrol(t, "rosa")
	code := fx.code(secret, 0)
	halves := make(chan string, 10)
	for range cap(halves) {
		halves <- fx.pending(t, "rosa")
	}
	close(halves)
	var in, used atomic.Int64
	var wg sync.WaitGroup
	for pending := range halves {
		wg.Go(func() {
			switch _, err := fx.CompleteWithCode(t.Context(), pending, code, homeClient); {
			case err == nil:
				in.Add(1)
			case cmp.Equal(err, problem("code", "problem.code.used")):
				used.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 || used.Load() != 9 {
		t.Errorf("%d times in, %d times used already", in.Load(), used.Load())
	}
	// Nor does one from before, after a later one.
	if _, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), fx.code(secret, -1), homeClient); !cmp.Equal(err, problem("code", "problem.code.used")) {
		t.Errorf("the one before: %v", err)
	}
	if _, err := fx.restart().CompleteWithCode(t.Context(), "x", code, homeClient); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("without a first step: %v", err)
	}
	fx.clock.advance(2 * time.Minute) // and slows down
	if _, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), fx.code(secret, 0), homeClient); err != nil {
		t.Errorf("a later one: %v", err)
	}
}

func TestSecondStepsAreThrottled(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	secret, _ := fx.enrol(t, "rosa")
	for i := range 10 {
		from := client(fmt.Sprint("198.51.100.", i))
		if _, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), "000000", from); !errors.As(err, new(notice.Problems)) {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	pending := fx.pending(t, "rosa")
	var soon notice.TooSoon
	if _, err := fx.CompleteWithCode(t.Context(), pending, fx.code(secret, 0), homeClient); !errors.As(err, &soon) || soon != notice.TooSoon(2*time.Minute) {
		t.Errorf("the 11th: %v", err)
	}
	if _, err := fx.CompleteWithRecoveryCode(t.Context(), pending, "x", homeClient); !errors.As(err, &soon) {
		t.Errorf("recovery codes are not counted with them: %v", err)
	}
	fx.clock.advance(2 * time.Minute)
	for range 20 { // right ones cost nothing
		if _, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), fx.code(secret, 0), homeClient); err != nil {
			t.Fatal(err)
		}
		fx.clock.advance(30 * time.Second)
	}
}

// A password that was hashed at less than today's cost is hashed anew by the second step.
func TestSecondFactorUpgradesTheHash(t *testing.T) {
	fx := newFixture(t)
	old := fx.addAccount(t, "rosa").Password
	secret, _ := fx.enrol(t, "rosa")
	fx.RaiseHashCost()
	pending := fx.pending(t, "rosa")
	if got := fx.stored(t, "rosa").Password; got != old {
		t.Error("hashed anew by half a session")
	}
	if _, err := fx.CompleteWithCode(t.Context(), pending, fx.code(secret, 0), homeClient); err != nil {
		t.Fatal(err)
	}
	if got := fx.stored(t, "rosa").Password; got == old {
		t.Error("still the old hash")
	}
}

// A factor that is added while a password is being checked is asked for.
func TestSignInWhileAFactorIsAdded(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.store.before = func() {
		fx.change(t, "rosa", func(a *auth.Account) { a.TOTP = auth.TOTP{Secret: []byte("x"), Added: start} })
	}
	if e := fx.mustSignIn(t, "rosa"); !e.Pending {
		t.Error("a whole session by a password alone")
	}
}

func TestCompleteWithPasskey(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addAccount(t, "juan")
	rosa, _ := fx.addPasskey(t, "rosa")
	juan, _ := fx.addPasskey(t, "juan")
	if e := fx.signInWithBoth(t, rosa); fx.session(t, e.Token).Method != auth.ByKey {
		t.Errorf("by %q", fx.session(t, e.Token).Method)
	}
	pending := fx.pending(t, "rosa")
	for name, answer := range map[string]string{
		"somebody else's":      juan.Assert(t, must[string](t)(fx.BeginSecondFactor(fx.stored(t, "rosa"), pending))),
		"of another half":      rosa.Assert(t, must[string](t)(fx.BeginSecondFactor(fx.stored(t, "rosa"), fx.pending(t, "rosa")))),
		"to sign in without":   rosa.Assert(t, must[string](t)(fx.BeginLogin())),
		"nothing like a reply": "x",
	} {
		if _, err := fx.CompleteWithPasskey(t.Context(), pending, answer, homeClient); !errors.As(err, new(notice.Problems)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := fx.CompleteWithPasskey(t.Context(), "no half", "x", homeClient); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("without a first step: %v", err)
	}
}

// signInWithBoth signs in by password and passkey.
func (fx *fixture) signInWithBoth(t testing.TB, d *authtest.Authenticator) auth.SignInResult {
	t.Helper()
	pending := fx.pending(t, "rosa")
	options := must[string](t)(fx.BeginSecondFactor(fx.stored(t, "rosa"), pending))
	return must[auth.SignInResult](t)(fx.CompleteWithPasskey(t.Context(), pending, d.Assert(t, options), homeClient))
}
