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

func TestPasskeyInsteadOfPassword(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	r.add(t, "juan")
	d, _ := r.addPasskey(t, "rosa")
	ask := func() string { return must[string](t)(r.BeginLogin()) }

	answer := d.Get(t, ask())
	e, err := r.SignInWithPasskey(t.Context(), answer, home)
	if err != nil || e.Pending || e.Account.Login != "rosa" || r.session(t, e.Token).Method != auth.ByPasskey {
		t.Fatalf("%+v, %v", e, err)
	}
	if got := r.stored(t, "rosa").Passkeys[0]; got.Used != start || got.Counter != 2 {
		t.Errorf("used %v, counted %d", got.Used, got.Counter)
	}

	wrong, late := problem("passkey", "problem.passkey.wrong"), problem("passkey", "problem.passkey.late")
	for _, tt := range []struct {
		name string
		get  func() string
		want error
	}{
		{"sent twice", func() string { return answer }, late},
		{"from another site", func() string { d.Origin = "https://board.example.evil"; return d.Get(t, ask()) }, wrong},
		{"from another port", func() string { d.Origin = base + ":8443"; return d.Get(t, ask()) }, wrong},
		{"owner not verified", func() string { d.Unverified = true; return d.Get(t, ask()) }, wrong},
		{"counter stands still", func() string {
			a := d.Get(t, ask())
			r.change(t, "rosa", func(a *auth.Account) { a.Passkeys[0].Counter = 100 })
			return a
		}, wrong},
		{"late", func() string { a := d.Get(t, ask()); r.clock.advance(10 * time.Minute); return a }, late},
		{"challenge of another purpose", func() string {
			pending := r.pending(t, "rosa")
			return d.Get(t, must[string](t)(r.BeginSecondFactor(r.stored(t, "rosa"), pending)))
		}, late},
		{"challenge of our own making", func() string { return d.Get(t, `{"challenge":"`+strings.Repeat("A", 54)+`","rpId":"board.example"}`) }, late},
		{"unknown passkey", func() string {
			other := &authtest.Device{Origin: base}
			other.Create(t, must[string](t)(r.BeginRegistration(t.Context(), r.session(t, r.signIn(t, "juan")))))
			return other.Get(t, ask())
		}, wrong},
		{"no answer", func() string { return "" }, wrong},
		{"not JSON", func() string { return "{" }, wrong},
		{"an answer to something else", func() string {
			return d.Create(t, must[string](t)(r.BeginRegistration(t.Context(), r.session(t, e.Token))))
		}, wrong},
		{"much", func() string { return strings.Repeat("[", 60_000) }, wrong},
		{"disabled", func() string { r.disable(t, "rosa"); return d.Get(t, ask()) }, wrong},
	} {
		r.clock.advance(time.Minute)
		fine := *d
		got, err := r.SignInWithPasskey(t.Context(), tt.get(), home)
		if diff := cmp.Diff(tt.want, err); diff != "" || got.Token != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
		d.Origin, d.Unverified = fine.Origin, fine.Unverified
		r.change(t, "rosa", func(a *auth.Account) { a.Passkeys[0].Counter = 2 })
		if tt.name == "late" { // the session may be over by now, and its proof is
			e = r.finishWith(t, d)
		}
	}
}

func TestAPasskeyAnswerCountsOnce(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	d, _ := r.addPasskey(t, "rosa")
	d.CounterStuck = true
	r.change(t, "rosa", func(a *auth.Account) { a.Passkeys[0].Counter = 0 })
	answer := d.Get(t, must[string](t)(r.BeginLogin()))
	var in atomic.Int64
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := r.SignInWithPasskey(t.Context(), answer, home); err == nil {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Errorf("%d times in", in.Load())
	}
}
