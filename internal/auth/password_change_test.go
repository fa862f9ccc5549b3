package auth_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/notice"
)

func TestChangePassword(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addAccount(t, "juan")
	phone, desk, juan := fx.signIn(t, "rosa"), fx.signIn(t, "rosa"), fx.signIn(t, "juan")

	if err := fx.ChangePassword(t.Context(), "Rosa", goodPassword, otherPassword); err != nil {
		t.Fatal(err)
	}
	if fx.signedIn(t, phone) || fx.signedIn(t, desk) {
		t.Error("a session outlived the password")
	}
	if !fx.signedIn(t, juan) {
		t.Error("another account is signed out")
	}
	_, err := fx.SignIn(t.Context(), "rosa", goodPassword, homeClient)
	if !cmp.Equal(err, problem("form", "problem.sign-in")) {
		t.Errorf("with the old password: %v", err)
	}
	if _, err := fx.SignIn(t.Context(), "rosa", otherPassword, homeClient); err != nil {
		t.Errorf("with the new password: %v", err)
	}
}

func TestChangePasswordProblems(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addAccount(t, "gone")
	fx.disable(t, "gone")
	for _, tt := range []struct {
		name, login, old, new string
		want                  error
	}{
		{"wrong old", "rosa", "wrong", otherPassword, notice.Problems{"old": {Key: "problem.password.wrong"}}},
		{"too long old", "rosa", strings.Repeat("x", 1025), otherPassword,
			notice.Problems{"old": {Key: "problem.password.wrong"}}},
		{"bad new", "rosa", goodPassword, "short", notice.Problems{"new": {Key: "problem.password.short"}}},
		{"own name", "rosa", goodPassword, "somebody:rosa!!", notice.Problems{"new": {Key: "problem.password.login"}}},
		{"same", "rosa", goodPassword, goodPassword, notice.Problems{"new": {Key: "problem.password.same"}}},
		{"unknown", "nobody", goodPassword, otherPassword, notice.ErrNotFound},
		{"disabled", "gone", goodPassword, otherPassword, notice.ErrNotFound},
	} {
		err := fx.ChangePassword(t.Context(), tt.login, tt.old, tt.new)
		if !errors.Is(err, tt.want) && !cmp.Equal(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	fx.signIn(t, "rosa") // with the old password
}

func TestChangePasswordIsThrottled(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	for i := range 100 { // attempts to sign in do not count
		fx.attempt(t, "rosa", fmt.Sprintf("198.51.100.%d", i))
	}
	for range 10 { // nor do correct current passwords
		if err := fx.ChangePassword(t.Context(), "rosa", goodPassword, goodPassword); !errors.As(err,
			new(notice.Problems)) {
			t.Fatal(err)
		}
	}
	change := func(old string) error { return fx.ChangePassword(t.Context(), "rosa", old, otherPassword) }
	for range 5 {
		if err := change("wrong"); !errors.As(err, new(notice.Problems)) {
			t.Fatal(err)
		}
	}
	before := fx.hashes.Load()
	var soon notice.TooSoon
	if err := change(goodPassword); !errors.As(err, &soon) || fx.hashes.Load() != before {
		t.Errorf("the 6th: %v, %d hashes", err, fx.hashes.Load()-before)
	}
	fx.clock.advance(time.Duration(soon))
	if err := change(goodPassword); err != nil {
		t.Errorf("after %v: %v", time.Duration(soon), err)
	}
}
