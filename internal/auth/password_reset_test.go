package auth_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestANewPasswordByLink(t *testing.T) {
	r := newFixture(t)
	ada := r.staff(t, "ada", notice.Admin)
	r.add(t, "rosa")
	token := r.signIn(t, "rosa")
	first, err := r.NewResetLink(t.Context(), ada, "rosa", false)
	if err != nil {
		t.Fatal(err)
	}
	link, err := r.NewResetLink(t.Context(), ada, "rosa", false)
	if err != nil || !r.in(t, token) {
		t.Fatalf("%v, or she is out before it is used", err)
	}
	if err := r.ResetPassword(t.Context(), first, otherPassword); err != auth.LinkError(auth.LinkRevoked) {
		t.Errorf("an earlier link: %v", err)
	}
	if err := r.ResetPassword(t.Context(), link, "short"); !cmp.Equal(err, problem("password", "problem.password.short")) {
		t.Errorf("short: %v", err)
	}
	if _, err := r.AcceptInvitation(t.Context(), link, "eve", "Eve", goodPassword, "", home); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("an account by it: %v", err)
	}
	if err := r.ResetPassword(t.Context(), link, otherPassword); err != nil {
		t.Fatal(err)
	}
	if r.in(t, token) {
		t.Error("a session outlived the password")
	}
	if _, err := r.SignIn(t.Context(), "rosa", otherPassword, home); err != nil {
		t.Error(err)
	}
	if err := r.ResetPassword(t.Context(), link, goodPassword); err != auth.LinkError(auth.LinkUsed) {
		t.Errorf("a second time: %v", err)
	}
	r.wantLog(t, "rosa", notice.PasswordSet, notice.AccountLink, notice.AccountLink, notice.AccountAdded)
}

// A password that is changed, or an account disabled, meanwhile makes a link useless.
func TestANewPasswordByLinkIsLate(t *testing.T) {
	for name, then := range map[string]func(r *fixture, ada notice.Actor) error{
		"changed": func(r *fixture, _ notice.Actor) error {
			return r.ChangePassword(t.Context(), "rosa", goodPassword, otherPassword)
		},
		"disabled": func(r *fixture, ada notice.Actor) error { return r.Disable(t.Context(), ada, "rosa") },
	} {
		r := newFixture(t)
		ada := r.staff(t, "ada", notice.Admin)
		r.add(t, "rosa")
		link, err := r.NewResetLink(t.Context(), ada, "rosa", false)
		if err == nil {
			err = then(r, ada)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := r.ResetPassword(t.Context(), link, "another long password"); err != auth.LinkError(auth.LinkRevoked) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The operator's link is the way back in for who has lost phone and password.
func TestTheWayBackIn(t *testing.T) {
	r := newFixture(t)
	r.staff(t, "ada", notice.Admin)
	token := r.signIn(t, "ada")
	r.enrol(t, "ada")
	link, err := r.NewResetLink(t.Context(), auth.Operator, "ada", true)
	if err != nil {
		t.Fatal(err)
	}
	if r.stored(t, "ada").HasSecondFactor() || r.in(t, token) {
		t.Error("second factors or sessions are left")
	}
	if err := r.ResetPassword(t.Context(), link, otherPassword); err != nil {
		t.Fatal(err)
	}
	if e, err := r.SignIn(t.Context(), "ada", otherPassword, home); err != nil || e.Pending {
		t.Errorf("%+v, %v", e, err)
	}
}
