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
func TestSensitiveChangesAskForProof(t *testing.T) {
	changes := map[string]func(r *fixture, s auth.Session) error{
		"enrol":           func(r *fixture, s auth.Session) error { _, err := r.EnrolTOTP(s); return err },
		"confirm":         func(r *fixture, s auth.Session) error { _, err := r.ConfirmTOTP(t.Context(), s, "000000"); return err },
		"remove codes":    func(r *fixture, s auth.Session) error { return r.RemoveTOTP(t.Context(), s) },
		"ask for passkey": func(r *fixture, s auth.Session) error { _, err := r.BeginRegistration(t.Context(), s); return err },
		"add passkey":     func(r *fixture, s auth.Session) error { _, err := r.AddPasskey(t.Context(), s, "x", "{}"); return err },
		"remove passkey":  func(r *fixture, s auth.Session) error { return r.RemovePasskey(t.Context(), s, "x") },
		"recovery codes":  func(r *fixture, s auth.Session) error { _, err := r.RenewRecoveryCodes(t.Context(), s); return err },
	}
	r := newFixture(t)
	r.add(t, "rosa")
	token := r.signIn(t, "rosa")
	unproven := func(want bool, when string) {
		t.Helper()
		for name, change := range changes {
			if got := errors.Is(change(r, r.session(t, token)), auth.ErrReauthRequired); got != want {
				t.Errorf("%s, %s: asks for proof: %v", name, when, got)
			}
		}
	}
	unproven(false, "after signing in")
	if err := r.Reauthenticated(r.session(t, token)); err != nil {
		t.Error(err)
	}
	r.clock.advance(15*time.Minute + time.Second)
	unproven(true, "later")
	if err := r.Reauthenticated(r.session(t, token)); !errors.Is(err, auth.ErrReauthRequired) {
		t.Error(err)
	}
	if err := r.Reauthenticate(t.Context(), r.session(t, token), "wrong"); !cmp.Equal(err, problem("password", "problem.password.wrong")) {
		t.Errorf("wrong password: %v", err)
	}
	unproven(true, "after a wrong password")
	if err := r.Reauthenticate(t.Context(), r.session(t, token), goodPassword); err != nil {
		t.Fatal(err)
	}
	unproven(false, "after the password")
	for range 5 {
		r.Reauthenticate(t.Context(), r.session(t, token), "wrong")
	}
	if err := r.Reauthenticate(t.Context(), r.session(t, token), goodPassword); !errors.As(err, new(notice.TooSoon)) {
		t.Errorf("after many wrong ones: %v", err)
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
