package auth_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/auth/authtest"
)

func TestSignInWithPasskey(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addAccount(t, "juan")
	d, _ := fx.addPasskey(t, "rosa")
	ask := func() string { return must[string](t)(fx.BeginLogin()) }

	answer := d.Assert(t, ask())
	e, err := fx.SignInWithPasskey(t.Context(), answer, homeClient)
	if err != nil || e.Pending || e.Account.Login != "rosa" || fx.session(t, e.Token).Method != auth.ByPasskey {
		t.Fatalf("%+v, %v", e, err)
	}
	if got := fx.stored(t, "rosa").Passkeys[0]; got.Used != start || got.Counter != 2 {
		t.Errorf("used %v, counted %d", got.Used, got.Counter)
	}

	wrong, late := problem("passkey", "problem.passkey.wrong"), problem("passkey", "problem.passkey.late")
	for _, tt := range []struct {
		name string
		get  func() string
		want error
	}{
		{"sent twice", func() string { return answer }, late},
		{"from another site", func() string { d.Origin = "https://board.example.evil"; return d.Assert(t, ask()) },
			wrong},
		{"from another port", func() string { d.Origin = base + ":8443"; return d.Assert(t, ask()) }, wrong},
		{"owner not verified", func() string { d.SkipVerification = true; return d.Assert(t, ask()) }, wrong},
		{"counter not incremented", func() string {
			a := d.Assert(t, ask())
			fx.change(t, "rosa", func(a *auth.Account) { a.Passkeys[0].Counter = 100 })
			return a
		}, wrong},
		{"late", func() string { a := d.Assert(t, ask()); fx.clock.advance(10 * time.Minute); return a }, late},
		{"challenge of another purpose", func() string {
			pending := fx.pending(t, "rosa")
			return d.Assert(t, must[string](t)(fx.BeginSecondFactor(fx.stored(t, "rosa"), pending)))
		}, late},
		{"a forged challenge", func() string {
			return d.Assert(t, `{"challenge":"`+strings.Repeat("A", 54)+`","rpId":"board.example"}`)
		}, late},
		{"unknown passkey", func() string {
			other := &authtest.Authenticator{Origin: base}
			other.Create(t, must[string](t)(fx.BeginRegistration(t.Context(), fx.session(t, fx.signIn(t, "juan")))))
			return other.Assert(t, ask())
		}, wrong},
		{"no answer", func() string { return "" }, wrong},
		{"not JSON", func() string { return "{" }, wrong},
		{"an answer to something else", func() string {
			return d.Create(t, must[string](t)(fx.BeginRegistration(t.Context(), fx.session(t, e.Token))))
		}, wrong},
		{"deeply nested", func() string { return strings.Repeat("[", 60_000) }, wrong},
		{"disabled", func() string { fx.disable(t, "rosa"); return d.Assert(t, ask()) }, wrong},
	} {
		fx.clock.advance(time.Minute)
		fine := *d
		got, err := fx.SignInWithPasskey(t.Context(), tt.get(), homeClient)
		if diff := cmp.Diff(tt.want, err); diff != "" || got.Token != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
		d.Origin, d.SkipVerification = fine.Origin, fine.SkipVerification
		fx.change(t, "rosa", func(a *auth.Account) { a.Passkeys[0].Counter = 2 })
		if tt.name == "late" { // the time for reauthentication is over, and perhaps the session
			e = fx.signInWithBoth(t, d)
		}
	}
}

func TestAPasskeyAnswerCountsOnce(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	d, _ := fx.addPasskey(t, "rosa")
	d.CounterStuck = true
	fx.change(t, "rosa", func(a *auth.Account) { a.Passkeys[0].Counter = 0 })
	answer := d.Assert(t, must[string](t)(fx.BeginLogin()))
	var accepted atomic.Int64
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := fx.SignInWithPasskey(t.Context(), answer, homeClient); err == nil {
				accepted.Add(1)
			}
		})
	}
	wg.Wait()
	if accepted.Load() != 1 {
		t.Errorf("accepted %d times", accepted.Load())
	}
}
