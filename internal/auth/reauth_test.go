package auth_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// Each method that changes second factors requires reauthentication.
func TestChangesOfFactorsRequireReauthentication(t *testing.T) {
	ctx := t.Context()
	changes := map[string]func(fx *fixture, s auth.Session) error{
		"enrol": func(fx *fixture, s auth.Session) error { _, err := fx.EnrolTOTP(t.Context(), s); return err },
		"confirm": func(fx *fixture, s auth.Session) error {
			_, err := fx.ConfirmTOTP(ctx, s,
				"000000")
			return err
		},
		"remove codes": func(fx *fixture, s auth.Session) error { return fx.RemoveTOTP(ctx, s) },
		"begin passkey": func(fx *fixture, s auth.Session) error {
			_, err := fx.BeginRegistration(ctx,
				s)
			return err
		},
		"add passkey": func(fx *fixture, s auth.Session) error {
			_, err := fx.AddPasskey(ctx, s, "x",
				"{}")
			return err
		},
		"remove passkey": func(fx *fixture, s auth.Session) error { return fx.RemovePasskey(ctx, s, "x") },
		"recovery codes": func(fx *fixture, s auth.Session) error {
			_, err := fx.RenewRecoveryCodes(ctx,
				s)
			return err
		},
	}
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	required := func(want bool, when string) {
		t.Helper()
		for name, change := range changes {
			if got := errors.Is(change(fx, fx.session(t, token)), auth.ErrReauthRequired); got != want {
				t.Errorf("%s, %s: reauthentication required: %v", name, when, got)
			}
		}
	}
	required(false, "after signing in")
	if err := fx.Reauthenticated(fx.session(t, token)); err != nil {
		t.Error(err)
	}
	fx.clock.advance(15*time.Minute + time.Second)
	required(true, "later")
	if err := fx.Reauthenticated(fx.session(t, token)); !errors.Is(err, auth.ErrReauthRequired) {
		t.Error(err)
	}
	err := fx.Reauthenticate(ctx, fx.session(t, token), "wrong")
	if !cmp.Equal(err, problem("password", "problem.password.wrong")) {
		t.Errorf("wrong password: %v", err)
	}
	required(true, "after a wrong password")
	if err := fx.Reauthenticate(t.Context(), fx.session(t, token), goodPassword); err != nil {
		t.Fatal(err)
	}
	required(false, "after the password")
	for range 4 {
		if err := fx.Reauthenticate(ctx, fx.session(t, token), "wrong"); !errors.As(err, new(notice.Problems)) {
			t.Errorf("another wrong password: %v", err)
		}
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
		if required := fx.Reauthenticated(s); required != nil {
			t.Error(required)
		}
		return err
	})
}
