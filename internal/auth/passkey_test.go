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

// addPasskey adds a passkey of a new authenticator.
func (fx *fixture) addPasskey(t testing.TB, login string) (*authtest.Authenticator, auth.Session) {
	t.Helper()
	d := &authtest.Authenticator{Origin: base}
	s := fx.session(t, fx.signIn(t, login))
	options, err := fx.BeginRegistration(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := fx.AddPasskey(t.Context(), s, "Phone", d.Create(t, options))
	if err != nil || len(codes) != 10 {
		t.Fatalf("%d codes, %v", len(codes), err)
	}
	return d, s
}

func TestAddPasskeyProblems(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addAccount(t, "juan")
	d, s := fx.addPasskey(t, "rosa")
	ask := func() string { return must[string](t)(fx.BeginRegistration(t.Context(), s)) }
	other := fx.session(t, fx.signIn(t, "juan"))
	again := d.Create(t, ask())
	if _, err := fx.AddPasskey(t.Context(), s, "Second", again); err != nil {
		t.Fatal(err)
	}
	wrong, late := problem("passkey", "problem.passkey.wrong"), problem("passkey", "problem.passkey.late")
	elsewhere := &authtest.Authenticator{Origin: "https://evil.example"}
	unverified := &authtest.Authenticator{Origin: base, SkipVerification: true}
	forOther := must[string](t)(fx.BeginRegistration(t.Context(), other))
	for _, tt := range []struct {
		name, key, response string
		want                error
	}{
		{"no name", " ", d.Create(t, ask()), problem("passkey-name", "problem.passkey.name")},
		{"long name", strings.Repeat("x", 81), d.Create(t, ask()), problem("passkey-name", "problem.name.long")},
		{"sent twice", "x", again, late},
		{"for another session", "x", d.Create(t, forOther), late},
		{"from elsewhere", "x", elsewhere.Create(t, ask()), wrong},
		{"not verified", "x", unverified.Create(t, ask()), wrong},
		{"nothing", "x", "", wrong},
	} {
		_, err := fx.AddPasskey(t.Context(), s, tt.key, tt.response)
		if diff := cmp.Diff(tt.want, err); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.name, diff)
		}
	}
	for len(fx.stored(t, "rosa").Passkeys) < auth.MaxPasskeys {
		if _, err := fx.AddPasskey(t.Context(), s, "More", d.Create(t, ask())); err != nil {
			t.Fatal(err)
		}
	}
	_, err := fx.AddPasskey(t.Context(), s, "One too many", d.Create(t, ask()))
	if !cmp.Equal(err, problem("passkey-name", "problem.passkey.many")) {
		t.Errorf("one too many: %v", err)
	}
}

func TestPasskeysBelongToTheirOwner(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addAccount(t, "juan")
	_, s := fx.addPasskey(t, "rosa")
	juan := fx.session(t, fx.signIn(t, "juan"))
	ref := fx.stored(t, "rosa").Passkeys[0].Ref()
	err := fx.RenamePasskey(t.Context(), s, ref, " Work  phone ")
	if got := fx.stored(t, "rosa").Passkeys[0].Name; err != nil || got != "Work phone" {
		t.Errorf("%v, %q", err, got)
	}
	if err := fx.RenamePasskey(t.Context(), s, ref, ""); !cmp.Equal(err, problem("name-"+ref, "problem.passkey.name")) {
		t.Error(err)
	}
	if err := fx.RenamePasskey(t.Context(), juan, ref, "Mine"); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("renamed by another account: %v", err)
	}
	if err := fx.RemovePasskey(t.Context(), juan, ref); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("removed by another account: %v", err)
	}
	if err := fx.RemovePasskey(t.Context(), s, ref); err != nil {
		t.Fatal(err)
	}
	if got := fx.stored(t, "rosa"); got.HasSecondFactor() || len(got.RecoveryCodes) != 0 {
		t.Error("something is left of it")
	}
	fx.wantActivities(t, "rosa", notice.PasskeyRemoved, notice.PasskeyAdded, notice.AccountAdded)
}
