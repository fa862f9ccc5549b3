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
	"noticeboard/internal/auth/authtest"
	"noticeboard/internal/notice"
)

// addPasskey adds a passkey of a new device.
func (r *fixture) addPasskey(t testing.TB, login string) (*authtest.Device, auth.Session) {
	t.Helper()
	d := &authtest.Device{Origin: base}
	s := r.session(t, r.signIn(t, login))
	options, err := r.BeginRegistration(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := r.AddPasskey(t.Context(), s, "Phone", d.Create(t, options))
	if err != nil || len(codes) != 10 {
		t.Fatalf("%d codes, %v", len(codes), err)
	}
	return d, s
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

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

// finishWith signs in by password and passkey.
func (r *fixture) finishWith(t testing.TB, d *authtest.Device) auth.SignInResult {
	t.Helper()
	pending := r.pending(t, "rosa")
	options := must[string](t)(r.BeginSecondFactor(r.stored(t, "rosa"), pending))
	return must[auth.SignInResult](t)(r.CompleteWithPasskey(t.Context(), pending, d.Get(t, options), home))
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

func TestPasskeyProves(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	d, s := r.addPasskey(t, "rosa")
	r.clock.advance(20 * time.Minute)
	if err := r.Reauthenticated(s); !errors.Is(err, auth.ErrReauthRequired) {
		t.Fatal(err)
	}
	options := must[string](t)(r.BeginReauth(r.stored(t, "rosa"), s))
	if err := r.ReauthenticateWithPasskey(t.Context(), s, d.Get(t, options)); err != nil {
		t.Fatal(err)
	}
	r.read(t, func(tx auth.Tx) error {
		s, err := tx.Session(s.ID)
		if proven := r.Reauthenticated(s); proven != nil {
			t.Error(proven)
		}
		return err
	})
}

func TestAddPasskeyProblems(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	r.add(t, "juan")
	d, s := r.addPasskey(t, "rosa")
	ask := func() string { return must[string](t)(r.BeginRegistration(t.Context(), s)) }
	other := r.session(t, r.signIn(t, "juan"))
	again := d.Create(t, ask())
	if _, err := r.AddPasskey(t.Context(), s, "Second", again); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, key, response string
		want                error
	}{
		{"no name", " ", d.Create(t, ask()), problem("passkey-name", "problem.passkey.name")},
		{"long name", strings.Repeat("x", 81), d.Create(t, ask()), problem("passkey-name", "problem.name.long")},
		{"sent twice", "x", again, problem("passkey", "problem.passkey.late")},
		{"for another session", "x", d.Create(t, must[string](t)(r.BeginRegistration(t.Context(), other))), problem("passkey", "problem.passkey.late")},
		{"from elsewhere", "x", (&authtest.Device{Origin: "https://evil.example"}).Create(t, ask()), problem("passkey", "problem.passkey.wrong")},
		{"not verified", "x", (&authtest.Device{Origin: base, Unverified: true}).Create(t, ask()), problem("passkey", "problem.passkey.wrong")},
		{"nothing", "x", "", problem("passkey", "problem.passkey.wrong")},
	} {
		_, err := r.AddPasskey(t.Context(), s, tt.key, tt.response)
		if diff := cmp.Diff(tt.want, err); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
	}
	for len(r.stored(t, "rosa").Passkeys) < auth.MaxPasskeys {
		if _, err := r.AddPasskey(t.Context(), s, "More", d.Create(t, ask())); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.AddPasskey(t.Context(), s, "One too many", d.Create(t, ask())); !cmp.Equal(err, problem("passkey-name", "problem.passkey.many")) {
		t.Errorf("one too many: %v", err)
	}
}

func TestPasskeysAreTheOwners(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	r.add(t, "juan")
	_, s := r.addPasskey(t, "rosa")
	juan := r.session(t, r.signIn(t, "juan"))
	ref := r.stored(t, "rosa").Passkeys[0].Ref()
	if err := r.RenamePasskey(t.Context(), s, ref, " Work  phone "); err != nil || r.stored(t, "rosa").Passkeys[0].Name != "Work phone" {
		t.Errorf("%v, %q", err, r.stored(t, "rosa").Passkeys[0].Name)
	}
	if err := r.RenamePasskey(t.Context(), s, ref, ""); !cmp.Equal(err, problem("name-"+ref, "problem.passkey.name")) {
		t.Error(err)
	}
	if err := r.RenamePasskey(t.Context(), juan, ref, "Mine"); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("renamed by somebody else: %v", err)
	}
	if err := r.RemovePasskey(t.Context(), juan, ref); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("removed by somebody else: %v", err)
	}
	if err := r.RemovePasskey(t.Context(), s, ref); err != nil {
		t.Fatal(err)
	}
	if got := r.stored(t, "rosa"); got.HasSecondFactor() || len(got.RecoveryCodes) != 0 {
		t.Error("something is left of it")
	}
	r.wantLog(t, "rosa", notice.PasskeyRemoved, notice.PasskeyAdded, notice.AccountAdded)
}

func TestWherePasskeysCanBe(t *testing.T) {
	for _, tt := range []struct{ base, host, want string }{
		{"https://board.example", "board.example", ""},
		{"https://board.example:8443", "board.example:8443", ""},
		{"https://Board.example", "board.example", ""},
		{"https://board.example:443", "board.example", ""},
		{"http://localhost:8080", "localhost:8080", ""},
		{"http://board.localhost", "board.localhost", ""},
		{"http://board.example", "board.example", auth.NoTLS},
		{"http://127.0.0.1:8080", "127.0.0.1:8080", auth.NoHostname},
		{"https://[::1]", "[::1]", auth.NoHostname},
		{"https://192.0.2.7", "192.0.2.7", auth.NoHostname},
		{"https://board.example", "192.0.2.7", "board.example"},
		{"http://localhost:8080", "127.0.0.1:8080", "localhost:8080"},
		{"", "localhost", auth.NoHostname},
	} {
		a := auth.New(auth.Config{Base: tt.base, Now: newClock().now})
		if got := a.PasskeysUnavailable(tt.host); got != tt.want {
			t.Errorf("%s opened as %s: %q, want %q", tt.base, tt.host, got, tt.want)
		}
	}
}
