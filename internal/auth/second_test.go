package auth_test

import (
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// RFC 6238, appendix B, cut to six digits as its section 1.2 and RFC 4226 allow.
func TestCodesAreThoseOfTheRFC(t *testing.T) {
	for second, want := range map[uint64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := auth.TOTPCode([]byte("12345678901234567890"), second/30); got != want {
			t.Errorf("at %d: %s, want %s", second, got, want)
		}
	}
}

// session returns the session that a token opens.
func (r *fixture) session(t testing.TB, token string) auth.Session {
	t.Helper()
	_, s, err := r.Authenticate(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// code returns the code that an app with a secret shows so many steps from now.
func (r *fixture) code(secret []byte, steps int) string {
	return auth.TOTPCode(secret, uint64(r.clock.now().Unix()/30+int64(steps)))
}

// enrol gives an account one-time codes, and returns their secret and the recovery codes.
func (r *fixture) enrol(t testing.TB, login string) (secret []byte, recovery []string) {
	t.Helper()
	s := r.session(t, r.signIn(t, login))
	text, err := r.EnrolTOTP(s)
	if err != nil {
		t.Fatal(err)
	}
	if secret, err = base32.StdEncoding.DecodeString(text); err != nil {
		t.Fatal(err)
	}
	if recovery, err = r.ConfirmTOTP(t.Context(), s, r.code(secret, 0)); err != nil {
		t.Fatal(err)
	}
	r.clock.advance(time.Minute) // that code is used
	return secret, recovery
}

// half types the password of an account with a second factor.
func (r *fixture) pending(t testing.TB, login string) string {
	t.Helper()
	e := r.enter(t, login)
	if !e.Pending {
		t.Fatal("a whole session by a password alone")
	}
	return e.Token
}

func problem(field, key string) error { return notice.Problems{field: key} }

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

func TestHalfASessionOpensNothing(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	secret, _ := r.enrol(t, "rosa")
	for _, tt := range []struct {
		name string
		then func(pending string)
		want bool
	}{
		{"at once", func(string) {}, true},
		{"in time", func(string) { r.clock.advance(5*time.Minute - 2*time.Second) }, true},
		{"late", func(string) { r.clock.advance(5 * time.Minute) }, false},
		{"used", func(pending string) {
			if _, err := r.CompleteWithCode(t.Context(), pending, r.code(secret, 0), home); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"the password was changed", func(string) { r.change(t, "rosa", func(a *auth.Account) { a.Password += "x" }) }, false},
	} {
		pending := r.pending(t, "rosa")
		if r.in(t, pending) {
			t.Fatalf("%s: in by a password alone", tt.name)
		}
		tt.then(pending)
		r.clock.advance(time.Second)
		acct, err := r.PendingSignIn(t.Context(), pending)
		if (err == nil) != tt.want || (acct.Login == "rosa") != tt.want {
			t.Errorf("%s: half of %v, %v", tt.name, acct, err)
		}
		if !tt.want {
			if _, err := r.CompleteWithCode(t.Context(), pending, r.code(secret, 1), home); !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		r.clock.advance(time.Minute)
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

func TestRecoveryCodes(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	_, codes := r.enrol(t, "rosa")
	if len(codes) != 10 {
		t.Fatalf("%d codes", len(codes))
	}
	for i, typed := range []string{codes[0], strings.ToUpper(codes[1]), strings.ReplaceAll(codes[2], "-", " "), " " + strings.ReplaceAll(codes[3], "-", "")} {
		e, err := r.CompleteWithRecoveryCode(t.Context(), r.pending(t, "rosa"), typed, home)
		if err != nil || r.session(t, e.Token).Method != auth.ByRecovery {
			t.Errorf("%q: %v", typed, err)
		}
		if got := len(r.stored(t, "rosa").RecoveryCodes); got != 9-i {
			t.Errorf("%d are left", got)
		}
		if strings.Contains(r.store.everything(t), strings.ReplaceAll(codes[i], "-", "")) {
			t.Error("the code is stored")
		}
	}
	for typed, want := range map[string]string{codes[0]: "wrong", "": "missing", "abcd-abcd-abcd-abcd": "wrong", codes[4][:18]: "wrong"} {
		if _, err := r.CompleteWithRecoveryCode(t.Context(), r.pending(t, "rosa"), typed, home); !cmp.Equal(err, problem("recovery", "problem.recovery."+want)) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	r.add(t, "juan")
	r.enrol(t, "juan")
	if _, err := r.CompleteWithRecoveryCode(t.Context(), r.pending(t, "juan"), codes[5], home); !cmp.Equal(err, problem("recovery", "problem.recovery.wrong")) {
		t.Errorf("of another account: %v", err)
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
