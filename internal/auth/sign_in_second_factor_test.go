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
	wrong := problem("code", "problem.code.wrong")
	for _, tt := range []struct {
		name string
		code func(fx *fixture, secret []byte) string
		want error
	}{
		{"now", func(fx *fixture, s []byte) string { return fx.code(s, 0) }, nil},
		{"the one before", func(fx *fixture, s []byte) string { return fx.code(s, -1) }, nil},
		{"the one after", func(fx *fixture, s []byte) string { return fx.code(s, 1) }, nil},
		{"with spaces", func(fx *fixture, s []byte) string {
			c := fx.code(s, 0)
			return " " + c[:3] + " " + c[3:] + "\t"
		}, nil},
		{"in full width, with a dash", func(fx *fixture, s []byte) string {
			c := fullWidth(fx.code(s, 0))
			return c[:9] + "–" + c[9:]
		}, nil},
		{"too old", func(fx *fixture, s []byte) string { return fx.code(s, -2) }, wrong},
		{"too early", func(fx *fixture, s []byte) string { return fx.code(s, 2) }, wrong},
		{"of another secret", func(fx *fixture, s []byte) string { return fx.code([]byte("other"), 0) }, wrong},
		{"cut", func(fx *fixture, s []byte) string { return fx.code(s, 0)[:5] }, wrong},
		{"long", func(fx *fixture, s []byte) string { return strings.Repeat(fx.code(s, 0), 1000) }, wrong},
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
	tokens := make(chan string, 10)
	for range cap(tokens) {
		tokens <- fx.pending(t, "rosa")
	}
	close(tokens)
	var accepted, used atomic.Int64
	var wg sync.WaitGroup
	for token := range tokens {
		wg.Go(func() {
			switch _, err := fx.CompleteWithCode(t.Context(), token, code, homeClient); {
			case err == nil:
				accepted.Add(1)
			case cmp.Equal(err, problem("code", "problem.code.used")):
				used.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if accepted.Load() != 1 || used.Load() != 9 {
		t.Errorf("accepted %d times, refused as used %d times", accepted.Load(), used.Load())
	}
	// A code of an earlier step is refused after one of a later step.
	_, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), fx.code(secret, -1), homeClient)
	if !cmp.Equal(err, problem("code", "problem.code.used")) {
		t.Errorf("the one before: %v", err)
	}
	if _, err := fx.restart().CompleteWithCode(t.Context(), "x", code, homeClient); !errors.Is(err,
		notice.ErrNotFound) {
		t.Errorf("without a pending sign-in: %v", err)
	}
	fx.clock.advance(2 * time.Minute) // until the rate limit permits one more
	if _, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), fx.code(secret, 0), homeClient); err != nil {
		t.Errorf("a later one: %v", err)
	}
}

func TestSecondFactorsAreThrottled(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	secret, _ := fx.enrol(t, "rosa")
	for i := range 10 {
		from := client(fmt.Sprint("198.51.100.", i))
		_, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), "000000", from)
		if !errors.As(err, new(notice.Problems)) {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	pending, elsewhere := fx.pending(t, "rosa"), client("203.0.113.1")
	var soon notice.TooSoon
	_, err := fx.CompleteWithCode(t.Context(), pending, fx.code(secret, 0), elsewhere)
	if !errors.As(err, &soon) || soon != notice.TooSoon(2*time.Minute) {
		t.Errorf("the 11th: %v", err)
	}
	if _, err := fx.CompleteWithRecoveryCode(t.Context(), pending, "x", elsewhere); !errors.As(err, &soon) {
		t.Errorf("recovery codes are not counted with them: %v", err)
	}
	// The owner is not locked out of a network that is known.
	if _, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), fx.code(secret, 0), homeClient); err != nil {
		t.Errorf("at home: %v", err)
	}
	fx.clock.advance(time.Minute)
	for range 10 {
		_, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), "000000", homeClient)
		if !errors.As(err, new(notice.Problems)) {
			t.Fatalf("a wrong one at home: %v", err)
		}
	}
	_, err = fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), "000000", homeClient)
	if !errors.As(err, &soon) {
		t.Errorf("there is no limit at home: %v", err)
	}
	fx.clock.advance(2 * time.Minute)
	for range 20 { // correct codes take no tokens
		_, err := fx.CompleteWithCode(t.Context(), fx.pending(t, "rosa"), fx.code(secret, 0), homeClient)
		if err != nil {
			t.Fatal(err)
		}
		fx.clock.advance(30 * time.Second)
	}
}

// A password hash below the current cost is replaced when the second factor is right, not before.
func TestSecondFactorUpgradesTheHash(t *testing.T) {
	fx := newFixture(t)
	old := fx.addAccount(t, "rosa").Password
	secret, _ := fx.enrol(t, "rosa")
	fx.RaiseHashCost()
	pending := fx.pending(t, "rosa")
	if got := fx.stored(t, "rosa").Password; got != old {
		t.Error("replaced by a pending sign-in")
	}
	if _, err := fx.CompleteWithCode(t.Context(), pending, fx.code(secret, 0), homeClient); err != nil {
		t.Fatal(err)
	}
	if got := fx.stored(t, "rosa").Password; got == old {
		t.Error("still the old hash")
	}
}

// A factor that is added while the password is being checked is required.
func TestSignInWhileAFactorIsAdded(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.store.before = func() {
		fx.change(t, "rosa", func(a *auth.Account) { a.TOTP = auth.TOTP{Secret: []byte("x"), Added: start} })
	}
	if e := fx.mustSignIn(t, "rosa"); !e.Pending {
		t.Error("a session by password alone")
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
	pending, another := fx.pending(t, "rosa"), fx.pending(t, "rosa")
	for name, answer := range map[string]string{
		"another account's":  juan.Assert(t, must[string](t)(fx.BeginSecondFactor(fx.stored(t, "rosa"), pending))),
		"of another sign-in": rosa.Assert(t, must[string](t)(fx.BeginSecondFactor(fx.stored(t, "rosa"), another))),
		"without a password": rosa.Assert(t, must[string](t)(fx.BeginLogin())),
		"not a response":     "x",
	} {
		_, err := fx.CompleteWithPasskey(t.Context(), pending, answer, homeClient)
		if !errors.As(err, new(notice.Problems)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := fx.CompleteWithPasskey(t.Context(), "no such token", "x", homeClient)
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("without a pending sign-in: %v", err)
	}
}

// signInWithBoth signs in by password and a passkey of the authenticator.
func (fx *fixture) signInWithBoth(t testing.TB, d *authtest.Authenticator) auth.SignInResult {
	t.Helper()
	pending := fx.pending(t, "rosa")
	options := must[string](t)(fx.BeginSecondFactor(fx.stored(t, "rosa"), pending))
	return must[auth.SignInResult](t)(fx.CompleteWithPasskey(t.Context(), pending, d.Assert(t, options), homeClient))
}
