package auth_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestAdd(t *testing.T) {
	fx := newFixture(t)
	got, err := fx.Add(t.Context(), " Rosa.Luz-1_a ", "  Rosa \t Luz ", notice.Team, goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	want := auth.Account{
		Login: "rosa.luz-1_a", Name: "Rosa Luz", Role: notice.Team, Password: got.Password, Created: start,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff(got, fx.stored(t, "rosa.luz-1_a")); diff != "" {
		t.Errorf("stored: -want +got\n%s", diff)
	}
	actor := notice.Actor{Login: "rosa.luz-1_a", Name: "Rosa Luz", Role: notice.Team}
	if diff := cmp.Diff(actor, got.Actor()); diff != "" {
		t.Errorf("actor: -want +got\n%s", diff)
	}
}

func TestAddProblems(t *testing.T) {
	const login, name, role = "rosa", "Rosa Luz", notice.Team
	fx := newFixture(t)
	fx.addAccount(t, "taken")
	for _, tt := range []struct {
		login, name string
		role        notice.Role
		password    string
		want        error
	}{
		{"", name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.form"}}},
		{"rosa luz", name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.form"}}},
		{"rosa@example.org", name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.form"}}},
		{"niña", name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.form"}}},
		{"rosa\nluz", name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.form"}}},
		{strings.Repeat("r", 65), name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.form"}}},
		{".", name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.form"}}},
		{"..", name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.form"}}},
		{strings.Repeat("r", 64), name, role, goodPassword, nil},
		{"taken", name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.taken"}}},
		{"Taken", name, role, goodPassword, notice.Problems{"login": {Key: "problem.login.taken"}}},
		{login, " \t", role, goodPassword, notice.Problems{"name": {Key: "problem.name.missing"}}},
		{login, strings.Repeat("ñ", 81), role, goodPassword, notice.Problems{"name": {Key: "problem.name.long"}}},
		{"n80", strings.Repeat("ñ", 80), role, goodPassword, nil},
		{"fits", "Íñigo O’Neill (東京) 2", role, goodPassword, nil},
		{login, "Rosa\u202eLuz", role, goodPassword, notice.Problems{"name": {Key: "problem.name.form"}}},
		{login, "Rosa\u200bLuz", role, goodPassword, notice.Problems{"name": {Key: "problem.name.form"}}},
		{login, "Rosa\x00Luz", role, goodPassword, notice.Problems{"name": {Key: "problem.name.form"}}},
		{login, "Rosa\xffLuz", role, goodPassword, notice.Problems{"name": {Key: "problem.name.form"}}},
		{login, "Rosa\u3164Luz", role, goodPassword, notice.Problems{"name": {Key: "problem.name.form"}}},
		{login, "\u200d \u2800", role, goodPassword, notice.Problems{"name": {Key: "problem.name.missing"}}},
		{"ali", "علی\u200cرضا", role, goodPassword, nil},
		{"mia", "Mia 👩\u200d💻", role, goodPassword, nil},
		{login, name, notice.Reader, goodPassword, notice.Problems{"role": {Key: "problem.role.unknown"}}},
		{login, name, 99, goodPassword, notice.Problems{"role": {Key: "problem.role.unknown"}}},
		{login, name, role, "short", notice.Problems{"password": {Key: "problem.password.short"}}},
		{"?", "", 0, "", notice.Problems{
			"login": {Key: "problem.login.form"}, "name": {Key: "problem.name.missing"},
			"role": {Key: "problem.role.unknown"}, "password": {Key: "problem.password.short"},
		}},
	} {
		_, err := fx.Add(t.Context(), tt.login, tt.name, tt.role, tt.password)
		if diff := cmp.Diff(tt.want, err); diff != "" {
			t.Errorf("%.20q, %.20q, %v: -want +got\n%s", tt.login, tt.name, tt.role, diff)
		}
	}
}

func TestAddOnlyOnce(t *testing.T) {
	fx := newFixture(t)
	var added, taken atomic.Int64
	var wg sync.WaitGroup
	for range 16 { // no more than the hash queue takes at once on any machine
		wg.Go(func() {
			_, err := fx.Add(t.Context(), "rosa", "Rosa", notice.Team, goodPassword)
			switch {
			case err == nil:
				added.Add(1)
			case cmp.Equal(err, error(notice.Problems{"login": {Key: "problem.login.taken"}})):
				taken.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if added.Load() != 1 || taken.Load() != 15 {
		t.Errorf("added %d times, taken %d times", added.Load(), taken.Load())
	}
}
