package auth_test

import (
	"errors"
	"strings"
	"testing"

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
