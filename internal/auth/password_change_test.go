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
	r := newFixture(t)
	r.add(t, "rosa")
	r.add(t, "juan")
	phone, desk, juan := r.signIn(t, "rosa"), r.signIn(t, "rosa"), r.signIn(t, "juan")

	if err := r.ChangePassword(t.Context(), "Rosa", goodPassword, otherPassword); err != nil {
		t.Fatal(err)
	}
	if r.in(t, phone) || r.in(t, desk) {
		t.Error("a session outlived the password")
	}
	if !r.in(t, juan) {
		t.Error("someone else is out")
	}
	if _, err := r.SignIn(t.Context(), "rosa", goodPassword, home); !cmp.Equal(err, error(notice.Problems{"form": "problem.sign-in"})) {
		t.Errorf("with the old password: %v", err)
	}
	if _, err := r.SignIn(t.Context(), "rosa", otherPassword, home); err != nil {
		t.Errorf("with the new password: %v", err)
	}
}

func TestChangePasswordProblems(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	r.add(t, "gone")
	r.disable(t, "gone")
	for _, tt := range []struct {
		name, login, old, new string
		want                  error
	}{
		{"wrong old", "rosa", "wrong", otherPassword, notice.Problems{"old": "problem.password.wrong"}},
		{"too long old", "rosa", strings.Repeat("x", 1025), otherPassword, notice.Problems{"old": "problem.password.wrong"}},
		{"bad new", "rosa", goodPassword, "short", notice.Problems{"new": "problem.password.short"}},
		{"own name", "rosa", goodPassword, "somebody:rosa!!", notice.Problems{"new": "problem.password.login"}},
		{"same", "rosa", goodPassword, goodPassword, notice.Problems{"new": "problem.password.same"}},
		{"unknown", "nobody", goodPassword, otherPassword, notice.ErrNotFound},
		{"disabled", "gone", goodPassword, otherPassword, notice.ErrNotFound},
	} {
		err := r.ChangePassword(t.Context(), tt.login, tt.old, tt.new)
		if !errors.Is(err, tt.want) && !cmp.Equal(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	r.signIn(t, "rosa") // nothing has changed
}

func TestChangePasswordIsThrottled(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	for i := range 100 { // strangers at the door do not matter inside
		r.try(t, "rosa", fmt.Sprintf("198.51.100.%d", i))
	}
	for range 10 { // nor do right ones
		if err := r.ChangePassword(t.Context(), "rosa", goodPassword, goodPassword); !errors.As(err, new(notice.Problems)) {
			t.Fatal(err)
		}
	}
	change := func(old string) error { return r.ChangePassword(t.Context(), "rosa", old, otherPassword) }
	for range 5 {
		if err := change("wrong"); !errors.As(err, new(notice.Problems)) {
			t.Fatal(err)
		}
	}
	before := r.hashes.Load()
	var soon notice.TooSoon
	if err := change(goodPassword); !errors.As(err, &soon) || r.hashes.Load() != before {
		t.Errorf("the 6th: %v, %d hashes", err, r.hashes.Load()-before)
	}
	r.clock.advance(time.Duration(soon))
	if err := change(goodPassword); err != nil {
		t.Errorf("after %v: %v", time.Duration(soon), err)
	}
}
