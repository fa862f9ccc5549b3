package auth_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// What opens an account is changed only by who has proven lately to be its owner.
func TestChangesOfFactorsRequireReauthentication(t *testing.T) {
	changes := map[string]func(fx *fixture, s auth.Session) error{
		"enrol": func(fx *fixture, s auth.Session) error { _, err := fx.EnrolTOTP(s); return err },
		"confirm": func(fx *fixture, s auth.Session) error {
			_, err := fx.ConfirmTOTP(t.Context(), s, "000000")
			return err
		},
		"remove codes":    func(fx *fixture, s auth.Session) error { return fx.RemoveTOTP(t.Context(), s) },
		"ask for passkey": func(fx *fixture, s auth.Session) error { _, err := fx.BeginRegistration(t.Context(), s); return err },
		"add passkey": func(fx *fixture, s auth.Session) error {
			_, err := fx.AddPasskey(t.Context(), s, "x", "{}")
			return err
		},
		"remove passkey": func(fx *fixture, s auth.Session) error { return fx.RemovePasskey(t.Context(), s, "x") },
		"recovery codes": func(fx *fixture, s auth.Session) error { _, err := fx.RenewRecoveryCodes(t.Context(), s); return err },
	}
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	unproven := func(want bool, when string) {
		t.Helper()
		for name, change := range changes {
			if got := errors.Is(change(fx, fx.session(t, token)), auth.ErrReauthRequired); got != want {
				t.Errorf("%s, %s: asks for proof: %v", name, when, got)
			}
		}
	}
	unproven(false, "after signing in")
	if err := fx.Reauthenticated(fx.session(t, token)); err != nil {
		t.Error(err)
	}
	fx.clock.advance(15*time.Minute + time.Second)
	unproven(true, "later")
	if err := fx.Reauthenticated(fx.session(t, token)); !errors.Is(err, auth.ErrReauthRequired) {
		t.Error(err)
	}
	if err := fx.Reauthenticate(t.Context(), fx.session(t, token), "wrong"); !cmp.Equal(err, problem("password", "problem.password.wrong")) {
		t.Errorf("wrong password: %v", err)
	}
	unproven(true, "after a wrong password")
	if err := fx.Reauthenticate(t.Context(), fx.session(t, token), goodPassword); err != nil {
		t.Fatal(err)
	}
	unproven(false, "after the password")
	for range 5 {
		fx.Reauthenticate(t.Context(), fx.session(t, token), "wrong")
	}
	if err := fx.Reauthenticate(t.Context(), fx.session(t, token), goodPassword); !errors.As(err, new(notice.TooSoon)) {
		t.Errorf("after many wrong ones: %v", err)
	}
}

func TestReauthenticateWithPasskey(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	d, s := fx.addPasskey(t, "rosa")
	fx.clock.advance(20 * time.Minute)
	if err := fx.Reauthenticated(s); !errors.Is(err, auth.ErrReauthRequired) {
		t.Fatal(err)
	}
	options := must[string](t)(fx.BeginReauth(fx.stored(t, "rosa"), s))
	if err := fx.ReauthenticateWithPasskey(t.Context(), s, d.Assert(t, options)); err != nil {
		t.Fatal(err)
	}
	fx.read(t, func(tx auth.Tx) error {
		s, err := tx.Session(s.ID)
		if proven := fx.Reauthenticated(s); proven != nil {
			t.Error(proven)
		}
		return err
	})
}
