package auth_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func sessionOf(token string) auth.SessionID { return sha256.Sum256([]byte(token)) }

func TestAdd(t *testing.T) {
	r := newFixture(t)
	got, err := r.Add(t.Context(), " Rosa.Luz-1_a ", "  Rosa \t Luz ", notice.Team, goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	want := auth.Account{Login: "rosa.luz-1_a", Name: "Rosa Luz", Role: notice.Team, Password: got.Password, Created: start}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff(got, r.stored(t, "rosa.luz-1_a")); diff != "" {
		t.Errorf("stored: -want +got\n%s", diff)
	}
	if diff := cmp.Diff(notice.Actor{Login: "rosa.luz-1_a", Name: "Rosa Luz", Role: notice.Team}, got.Actor()); diff != "" {
		t.Errorf("actor: -want +got\n%s", diff)
	}
}

func TestAddProblems(t *testing.T) {
	const login, name, role = "rosa", "Rosa Luz", notice.Team
	r := newFixture(t)
	r.add(t, "taken")
	for _, tt := range []struct {
		login, name string
		role        notice.Role
		password    string
		want        error
	}{
		{"", name, role, goodPassword, notice.Problems{"login": "problem.login.form"}},
		{"rosa luz", name, role, goodPassword, notice.Problems{"login": "problem.login.form"}},
		{"rosa@example.org", name, role, goodPassword, notice.Problems{"login": "problem.login.form"}},
		{"niña", name, role, goodPassword, notice.Problems{"login": "problem.login.form"}},
		{"rosa\nluz", name, role, goodPassword, notice.Problems{"login": "problem.login.form"}},
		{strings.Repeat("r", 65), name, role, goodPassword, notice.Problems{"login": "problem.login.form"}},
		{".", name, role, goodPassword, notice.Problems{"login": "problem.login.form"}},
		{"..", name, role, goodPassword, notice.Problems{"login": "problem.login.form"}},
		{strings.Repeat("r", 64), name, role, goodPassword, nil},
		{"taken", name, role, goodPassword, notice.Problems{"login": "problem.login.taken"}},
		{"Taken", name, role, goodPassword, notice.Problems{"login": "problem.login.taken"}},
		{login, " \t", role, goodPassword, notice.Problems{"name": "problem.name.missing"}},
		{login, strings.Repeat("ñ", 81), role, goodPassword, notice.Problems{"name": "problem.name.long"}},
		{"n80", strings.Repeat("ñ", 80), role, goodPassword, nil},
		{"fits", "Íñigo O’Neill (東京) 2", role, goodPassword, nil},
		{login, "Rosa\u202eLuz", role, goodPassword, notice.Problems{"name": "problem.name.form"}},
		{login, "Rosa\u200bLuz", role, goodPassword, notice.Problems{"name": "problem.name.form"}},
		{login, "Rosa\x00Luz", role, goodPassword, notice.Problems{"name": "problem.name.form"}},
		{login, "Rosa\xffLuz", role, goodPassword, notice.Problems{"name": "problem.name.form"}},
		{login, name, notice.Reader, goodPassword, notice.Problems{"role": "problem.role.unknown"}},
		{login, name, 99, goodPassword, notice.Problems{"role": "problem.role.unknown"}},
		{login, name, role, "short", notice.Problems{"password": "problem.password.short"}},
		{"?", "", 0, "", notice.Problems{
			"login": "problem.login.form", "name": "problem.name.missing", "role": "problem.role.unknown", "password": "problem.password.short",
		}},
	} {
		_, err := r.Add(t.Context(), tt.login, tt.name, tt.role, tt.password)
		if diff := cmp.Diff(tt.want, err); diff != "" {
			t.Errorf("%.20q, %.20q, %v: -want +got\n%s", tt.login, tt.name, tt.role, diff)
		}
	}
}

func TestAddOnlyOnce(t *testing.T) {
	r := newFixture(t)
	var added, taken atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := r.Add(t.Context(), "rosa", "Rosa", notice.Team, goodPassword)
			switch {
			case err == nil:
				added.Add(1)
			case cmp.Equal(err, error(notice.Problems{"login": "problem.login.taken"})):
				taken.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if added.Load() != 1 || taken.Load() != 19 {
		t.Errorf("added %d times, taken %d times", added.Load(), taken.Load())
	}
}

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
