package auth_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// log returns the kinds of what was done around an account, the newest first.
func (r *fixture) log(t testing.TB, login string) (kinds []notice.ActivityKind) {
	t.Helper()
	r.read(t, func(tx auth.Tx) error {
		kinds = nil
		acts, err := tx.ActivitiesInvolving(login, 0, 100)
		for _, a := range acts {
			kinds = append(kinds, a.Kind)
		}
		return err
	})
	return kinds
}

func (r *fixture) wantLog(t testing.TB, login string, want ...notice.ActivityKind) {
	t.Helper()
	if diff := cmp.Diff(want, r.log(t, login)); diff != "" {
		t.Errorf("log of %s: -want +got\n%s", login, diff)
	}
}

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

func TestOneTimeCodes(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	token := r.signIn(t, "rosa")
	s := r.session(t, token)
	shown, err := r.EnrolTOTP(s)
	if again, _ := r.EnrolTOTP(s); err != nil || again != shown || len(shown) != 32 {
		t.Errorf("secret %q, then %q (%v)", shown, again, err)
	}
	if other, _ := r.EnrolTOTP(r.session(t, r.signIn(t, "rosa"))); other == shown {
		t.Error("another session is shown the same secret")
	}
	for _, code := range []string{"", "000000", "abcdef"} {
		if _, err := r.ConfirmTOTP(t.Context(), s, code); !errors.As(err, new(notice.Problems)) {
			t.Errorf("%q: %v", code, err)
		}
	}
	if r.stored(t, "rosa").HasSecondFactor() {
		t.Fatal("they count before they are confirmed")
	}
	secret, codes := r.enrol(t, "rosa")
	if len(codes) != 10 {
		t.Errorf("%d recovery codes with the first factor", len(codes))
	}
	if got := r.stored(t, "rosa"); string(got.TOTP.Secret) != string(secret) || len(got.RecoveryCodes) != 10 {
		t.Errorf("stored %d recovery codes", len(got.RecoveryCodes))
	}
	more, err := r.RenewRecoveryCodes(t.Context(), s)
	if err != nil || len(more) != 10 || strings.Join(more, "") == strings.Join(codes, "") {
		t.Errorf("renewed: %q, %v", more, err)
	}
	if err := r.RemoveTOTP(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got := r.stored(t, "rosa"); got.HasSecondFactor() || len(got.RecoveryCodes) != 0 {
		t.Errorf("left: %d recovery codes", len(got.RecoveryCodes))
	}
	if err := r.RemoveTOTP(t.Context(), s); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
	if _, err := r.RenewRecoveryCodes(t.Context(), s); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("recovery codes without a factor: %v", err)
	}
	r.wantLog(t, "rosa", notice.OneTimeCodesOff, notice.RecoveryRenewed, notice.OneTimeCodesOn, notice.AccountAdded)
}

func TestSaveOwn(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	s := r.session(t, r.signIn(t, "rosa"))
	for _, tt := range []struct {
		name string
		lang notice.Lang
		want error
	}{
		{" Rosa  Luz ", notice.Spanish, nil},
		{"Rosa Luz", "", nil},
		{"", notice.Spanish, problem("name", "problem.name.missing")},
		{strings.Repeat("x", 81), "", problem("name", "problem.name.long")},
		{"Rosa", "fr", problem("lang", "problem.account.lang")},
	} {
		if diff := cmp.Diff(tt.want, r.SaveProfile(t.Context(), s, tt.name, tt.lang)); diff != "" {
			t.Errorf("%q, %q: -want +got\n%s", tt.name, tt.lang, diff)
		}
	}
	if got := r.stored(t, "rosa"); got.Name != "Rosa Luz" || got.Lang != "" {
		t.Errorf("stored %q, %q", got.Name, got.Lang)
	}
	r.wantLog(t, "rosa", notice.AccountRenamed, notice.AccountAdded)
}

func TestSignIns(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	r.add(t, "juan")
	one := r.signIn(t, "rosa")
	r.clock.advance(time.Minute)
	two := r.signIn(t, "rosa")
	juan := r.signIn(t, "juan")
	list := func() (present []bool) {
		t.Helper()
		all, err := r.SignIns(t.Context(), "rosa")
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range all {
			present = append(present, in.Active)
			if in.Browser != "Firefox" || in.Method != auth.ByPassword {
				t.Errorf("%+v", in)
			}
		}
		return present
	}
	if diff := cmp.Diff([]bool{true, true}, list()); diff != "" {
		t.Error(diff)
	}
	s := r.session(t, two)
	for _, n := range []uint64{0, 3, 1 << 62} {
		if err := r.EndSignIn(t.Context(), s, n); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("%d: %v", n, err)
		}
	}
	if err := r.EndSignIn(t.Context(), s, 1); err != nil {
		t.Fatal(err)
	}
	if r.in(t, one) || !r.in(t, two) || !r.in(t, juan) {
		t.Error("some other session is over")
	}
	if diff := cmp.Diff([]bool{true, false}, list()); diff != "" {
		t.Error(diff)
	}
	if err := r.SignOutEverywhere(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if r.in(t, two) || !r.in(t, juan) {
		t.Error("signed out somewhere else")
	}
	if err := r.SignOutEverywhere(t.Context(), s); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("by a session that is over: %v", err)
	}
	r.clock.advance(13 * time.Hour)
	r.signIn(t, "juan")
	if all, err := r.SignIns(t.Context(), "juan"); err != nil || len(all) != 2 || !all[0].Active || all[1].Active {
		t.Errorf("%+v, %v", all, err)
	}
}
