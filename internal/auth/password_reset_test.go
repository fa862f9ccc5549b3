package auth_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestResetPassword(t *testing.T) {
	fx := newFixture(t)
	ada := fx.addStaff(t, "ada", notice.Admin)
	fx.addAccount(t, "rosa")
	token := fx.signIn(t, "rosa")
	first, err := fx.NewResetLink(t.Context(), ada, "rosa", false)
	if err != nil {
		t.Fatal(err)
	}
	link, err := fx.NewResetLink(t.Context(), ada, "rosa", false)
	if err != nil || !fx.signedIn(t, token) {
		t.Fatalf("%v, or the session ended before the link was used", err)
	}
	if err := fx.ResetPassword(t.Context(), first, otherPassword); err != auth.LinkError(auth.LinkRevoked) {
		t.Errorf("an earlier link: %v", err)
	}
	err = fx.ResetPassword(t.Context(), link, "short")
	if !cmp.Equal(err, problem("password", "problem.password.short")) {
		t.Errorf("short: %v", err)
	}
	_, err = fx.AcceptInvitation(t.Context(), link, "eve", "Eve", goodPassword, "", homeClient)
	if !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("an account by it: %v", err)
	}
	if err := fx.ResetPassword(t.Context(), link, otherPassword); err != nil {
		t.Fatal(err)
	}
	if fx.signedIn(t, token) {
		t.Error("a session outlived the password")
	}
	if _, err := fx.SignIn(t.Context(), "rosa", otherPassword, homeClient); err != nil {
		t.Error(err)
	}
	if err := fx.ResetPassword(t.Context(), link, goodPassword); err != auth.LinkError(auth.LinkUsed) {
		t.Errorf("a second time: %v", err)
	}
	fx.wantActivities(t, "rosa", notice.PasswordSet, notice.AccountLink, notice.AccountLink, notice.AccountAdded)
}

// Changing the password and disabling the account revoke a reset link.
func TestResetLinkIsRevokedByAChange(t *testing.T) {
	for name, then := range map[string]func(fx *fixture, ada notice.Actor) error{
		"changed": func(fx *fixture, _ notice.Actor) error {
			return fx.ChangePassword(t.Context(), "rosa", goodPassword, otherPassword)
		},
		"disabled": func(fx *fixture, ada notice.Actor) error { return fx.Disable(t.Context(), ada, "rosa") },
	} {
		fx := newFixture(t)
		ada := fx.addStaff(t, "ada", notice.Admin)
		fx.addAccount(t, "rosa")
		link, err := fx.NewResetLink(t.Context(), ada, "rosa", false)
		if err == nil {
			err = then(fx, ada)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		err = fx.ResetPassword(t.Context(), link, "another long password")
		if err != auth.LinkError(auth.LinkRevoked) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The operator's link is for owners who have lost both their second factors and their password.
func TestResetLinkThatRemovesFactors(t *testing.T) {
	fx := newFixture(t)
	fx.addStaff(t, "ada", notice.Admin)
	token := fx.signIn(t, "ada")
	fx.enrol(t, "ada")
	link, err := fx.NewResetLink(t.Context(), auth.Operator, "ada", true)
	if err != nil {
		t.Fatal(err)
	}
	if fx.stored(t, "ada").HasSecondFactor() || fx.signedIn(t, token) {
		t.Error("second factors or sessions are left")
	}
	if err := fx.ResetPassword(t.Context(), link, otherPassword); err != nil {
		t.Fatal(err)
	}
	if e, err := fx.SignIn(t.Context(), "ada", otherPassword, homeClient); err != nil || e.Pending {
		t.Errorf("%+v, %v", e, err)
	}
}
