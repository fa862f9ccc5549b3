package auth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

func TestInvitation(t *testing.T) {
	fx := newFixture(t)
	ada := fx.addStaff(t, "ada", notice.Admin)
	token, l, err := fx.Invite(t.Context(), ada, notice.Moderator, " Mina ", "")
	if err != nil || l.Login != "mina" || l.Expires != start.Add(72*time.Hour) {
		t.Fatalf("%+v, %v", l, err)
	}
	if strings.Contains(fx.store.contents(t), token) {
		t.Error("the token is stored")
	}
	if open, err := fx.Invitations(t.Context(), ada); err != nil || len(open) != 1 || open[0] != l {
		t.Errorf("open: %+v, %v", open, err)
	}
	for _, tt := range []struct {
		name, password string
		want           error
	}{
		{"", goodPassword, problem("name", "problem.name.missing")},
		{"Mina", "short", problem("password", "problem.password.short")},
	} {
		_, err := fx.AcceptInvitation(t.Context(), token, "other", tt.name, tt.password, "", homeClient)
		if !cmp.Equal(err, tt.want) {
			t.Errorf("%q, %q: %v", tt.name, tt.password, err)
		}
	}
	e, err := fx.AcceptInvitation(t.Context(), token, "other", "Mina Paz", goodPassword, notice.Spanish, homeClient)
	if err != nil {
		t.Fatal(err)
	}
	want := auth.Account{
		Login: "mina", Name: "Mina Paz", Role: notice.Moderator, Lang: notice.Spanish,
		Created: start, LastSignIn: start, Password: e.Account.Password,
	}
	if diff := cmp.Diff(want, fx.stored(t, "mina")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if s := fx.session(t, e.Token); s.Method != auth.ByLink {
		t.Errorf("by %q", s.Method)
	}
	fx.wantActivities(t, "mina", notice.AccountJoined, notice.AccountInvited)
	if open, _ := fx.Invitations(t.Context(), ada); len(open) != 0 {
		t.Errorf("still open: %+v", open)
	}
}

func TestInvitationProblems(t *testing.T) {
	fx := newFixture(t)
	ada := fx.addStaff(t, "ada", notice.Admin)
	for _, tt := range []struct {
		role        notice.Role
		login, name string
		want        error
	}{
		{notice.Team, "", "", nil},
		{notice.Reader, "", "", problem("role", "problem.role.unknown")},
		{99, "", "", problem("role", "problem.role.unknown")},
		{notice.Team, "ADA", "", problem("login", "problem.login.taken")},
		{notice.Team, "a b", strings.Repeat("x", 81), notice.Problems{
			"login": {Key: "problem.login.form"}, "name": {Key: "problem.name.long"},
		}},
	} {
		_, _, err := fx.Invite(t.Context(), ada, tt.role, tt.login, tt.name)
		if diff := cmp.Diff(tt.want, err); diff != "" {
			t.Errorf("%v, %q: -want +got\n%s", tt.role, tt.login, diff)
		}
	}
}
