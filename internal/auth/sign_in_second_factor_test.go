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

func TestSecondCode(t *testing.T) {
	for _, tt := range []struct {
		name string
		code func(r *fixture, secret []byte) string
		want error
	}{
		{"now", func(r *fixture, s []byte) string { return r.code(s, 0) }, nil},
		{"the one before", func(r *fixture, s []byte) string { return r.code(s, -1) }, nil},
		{"the one after", func(r *fixture, s []byte) string { return r.code(s, 1) }, nil},
		{"with spaces", func(r *fixture, s []byte) string { c := r.code(s, 0); return " " + c[:3] + " " + c[3:] + "\t" }, nil},
		{"too old", func(r *fixture, s []byte) string { return r.code(s, -2) }, problem("code", "problem.code.wrong")},
		{"too early", func(r *fixture, s []byte) string { return r.code(s, 2) }, problem("code", "problem.code.wrong")},
		{"of another secret", func(r *fixture, s []byte) string { return r.code([]byte("other"), 0) }, problem("code", "problem.code.wrong")},
		{"cut", func(r *fixture, s []byte) string { return r.code(s, 0)[:5] }, problem("code", "problem.code.wrong")},
		{"long", func(r *fixture, s []byte) string { return strings.Repeat(r.code(s, 0), 1000) }, problem("code", "problem.code.wrong")},
		{"none", func(r *fixture, s []byte) string { return " " }, problem("code", "problem.code.missing")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newFixture(t)
			r.add(t, "rosa")
			secret, _ := r.enrol(t, "rosa")
			pending := r.pending(t, "rosa")
			e, err := r.CompleteWithCode(t.Context(), pending, tt.code(r, secret), home)
			if diff := cmp.Diff(tt.want, err); diff != "" {
				t.Fatalf("-want +got\n%s", diff)
			}
			if got := e.Token != "" && r.in(t, e.Token); got != (tt.want == nil) {
				t.Errorf("signed in: %v", got)
			}
			if err == nil && r.session(t, e.Token).Method != auth.ByCode {
				t.Errorf("by %q", r.session(t, e.Token).Method)
			}
		})
	}
}

func TestACodeCountsOnce(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	secret, _ := r.enrol(t, "rosa")
	code := r.code(secret, 0)
	halves := make(chan string, 10)
	for range cap(halves) {
		halves <- r.pending(t, "rosa")
	}
	close(halves)
	var in, used atomic.Int64
	var wg sync.WaitGroup
	for pending := range halves {
		wg.Go(func() {
			switch _, err := r.CompleteWithCode(t.Context(), pending, code, home); {
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
	if _, err := r.CompleteWithCode(t.Context(), r.pending(t, "rosa"), r.code(secret, -1), home); !cmp.Equal(err, problem("code", "problem.code.used")) {
		t.Errorf("the one before: %v", err)
	}
	if _, err := r.restart().CompleteWithCode(t.Context(), "x", code, home); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("without a first step: %v", err)
	}
	r.clock.advance(2 * time.Minute) // and slows down
	if _, err := r.CompleteWithCode(t.Context(), r.pending(t, "rosa"), r.code(secret, 0), home); err != nil {
		t.Errorf("a later one: %v", err)
	}
}

func TestSecondStepsAreThrottled(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	secret, _ := r.enrol(t, "rosa")
	for i := range 10 {
		from := from(fmt.Sprint("198.51.100.", i))
		if _, err := r.CompleteWithCode(t.Context(), r.pending(t, "rosa"), "000000", from); !errors.As(err, new(notice.Problems)) {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	pending := r.pending(t, "rosa")
	var soon notice.TooSoon
	if _, err := r.CompleteWithCode(t.Context(), pending, r.code(secret, 0), home); !errors.As(err, &soon) || soon != notice.TooSoon(2*time.Minute) {
		t.Errorf("the 11th: %v", err)
	}
	if _, err := r.CompleteWithRecoveryCode(t.Context(), pending, "x", home); !errors.As(err, &soon) {
		t.Errorf("recovery codes are not counted with them: %v", err)
	}
	r.clock.advance(2 * time.Minute)
	for range 20 { // right ones cost nothing
		if _, err := r.CompleteWithCode(t.Context(), r.pending(t, "rosa"), r.code(secret, 0), home); err != nil {
			t.Fatal(err)
		}
		r.clock.advance(30 * time.Second)
	}
}

// A password that was hashed at less than today's cost is hashed anew by the second step.
func TestSecondStepHashesAnew(t *testing.T) {
	r := newFixture(t)
	old := r.add(t, "rosa").Password
	secret, _ := r.enrol(t, "rosa")
	r.RaiseHashCost()
	pending := r.pending(t, "rosa")
	if got := r.stored(t, "rosa").Password; got != old {
		t.Error("hashed anew by half a session")
	}
	if _, err := r.CompleteWithCode(t.Context(), pending, r.code(secret, 0), home); err != nil {
		t.Fatal(err)
	}
	if got := r.stored(t, "rosa").Password; got == old {
		t.Error("still the old hash")
	}
}

// A factor that is added while a password is being checked is asked for.
func TestFactorAddedMeanwhile(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	r.store.before = func() {
		r.change(t, "rosa", func(a *auth.Account) { a.TOTP = auth.TOTP{Secret: []byte("x"), Added: start} })
	}
	if e := r.enter(t, "rosa"); !e.Pending {
		t.Error("a whole session by a password alone")
	}
}

func TestPasskeyAsSecondFactor(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	r.add(t, "juan")
	rosa, _ := r.addPasskey(t, "rosa")
	juan, _ := r.addPasskey(t, "juan")
	if e := r.finishWith(t, rosa); r.session(t, e.Token).Method != auth.ByKey {
		t.Errorf("by %q", r.session(t, e.Token).Method)
	}
	pending := r.pending(t, "rosa")
	for name, answer := range map[string]string{
		"somebody else's":      juan.Get(t, must[string](t)(r.BeginSecondFactor(r.stored(t, "rosa"), pending))),
		"of another half":      rosa.Get(t, must[string](t)(r.BeginSecondFactor(r.stored(t, "rosa"), r.pending(t, "rosa")))),
		"to sign in without":   rosa.Get(t, must[string](t)(r.BeginLogin())),
		"nothing like a reply": "x",
	} {
		if _, err := r.CompleteWithPasskey(t.Context(), pending, answer, home); !errors.As(err, new(notice.Problems)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.CompleteWithPasskey(t.Context(), "no half", "x", home); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("without a first step: %v", err)
	}
}

// finishWith signs in by password and passkey.
func (r *fixture) finishWith(t testing.TB, d *authtest.Device) auth.SignInResult {
	t.Helper()
	pending := r.pending(t, "rosa")
	options := must[string](t)(r.BeginSecondFactor(r.stored(t, "rosa"), pending))
	return must[auth.SignInResult](t)(r.CompleteWithPasskey(t.Context(), pending, d.Get(t, options), home))
}
