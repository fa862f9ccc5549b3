package auth_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// administratorMethods returns calls of all methods that require an administrator, by a name.
func administratorMethods(fx *fixture, t *testing.T) map[string]func(by notice.Actor, login string) error {
	ctx := t.Context()
	return map[string]func(by notice.Actor, login string) error{
		"rename":   func(by notice.Actor, login string) error { return fx.Rename(ctx, by, login, "Other Name") },
		"role":     func(by notice.Actor, login string) error { return fx.SetRole(ctx, by, login, notice.Team) },
		"disable":  func(by notice.Actor, login string) error { return fx.Disable(ctx, by, login) },
		"enable":   func(by notice.Actor, login string) error { return fx.Enable(ctx, by, login) },
		"sign out": func(by notice.Actor, login string) error { return fx.EndSessions(ctx, by, login) },
		"factors":  func(by notice.Actor, login string) error { return fx.ResetFactors(ctx, by, login) },
		"link": func(by notice.Actor, login string) error {
			_, err := fx.NewResetLink(ctx, by, login, false)
			return err
		},
		"details": func(by notice.Actor, login string) error { _, _, err := fx.Details(ctx, by, login, 1); return err },
		"list":    func(by notice.Actor, _ string) error { _, err := fx.List(ctx, by, "", 9); return err },
		"invite": func(by notice.Actor, _ string) error {
			_, _, err := fx.Invite(ctx, by, notice.Team, "", "")
			return err
		},
		"invited": func(by notice.Actor, _ string) error { _, err := fx.Invitations(ctx, by); return err },
		"revoke":  func(by notice.Actor, _ string) error { return fx.RevokeInvitation(ctx, by, auth.LinkID{}) },
	}
}

func TestOnlyAdministratorsAdminister(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	before := fx.stored(t, "rosa")
	for _, by := range []notice.Actor{
		{}, {Login: "rosa", Role: notice.Moderator},
		fx.addStaff(t, "team", notice.Team), fx.addStaff(t, "mod", notice.Moderator),
	} {
		for name, do := range administratorMethods(fx, t) {
			if err := do(by, "rosa"); !errors.Is(err, notice.ErrForbidden) {
				t.Errorf("%s by %q as %v: %v", name, by.Login, by.Role, err)
			}
		}
	}
	if diff := cmp.Diff(before, fx.stored(t, "rosa")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// The actor's role is that of the time when the request was authenticated, and may be outdated.
func TestAFormerAdministratorChangesNothing(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addStaff(t, "ada", notice.Admin)
	was := fx.addStaff(t, "eve", notice.Admin)
	fx.disable(t, "eve")
	before := fx.stored(t, "rosa")
	for name, do := range administratorMethods(fx, t) {
		var want error
		switch name {
		case "details", "list", "invited": // only read, and trust the actor's role
		case "enable", "factors": // change nothing, since rosa is enabled and has no factors
		default:
			want = notice.ErrForbidden
		}
		if err := do(was, "rosa"); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", name, err, want)
		}
	}
	if diff := cmp.Diff(before, fx.stored(t, "rosa")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestAdministration(t *testing.T) {
	ctx := t.Context()
	for _, tt := range []struct {
		name string
		kind notice.ActivityKind
		out  bool // rosa's sessions end
		do   func(fx *fixture, by notice.Actor) error
		want func(a *auth.Account)
	}{
		{
			"rename", notice.AccountRenamed, false,
			func(fx *fixture, by notice.Actor) error { return fx.Rename(ctx, by, "rosa", " Rosa  Luz ") },
			func(a *auth.Account) { a.Name = "Rosa Luz" },
		},
		{
			"role", notice.AccountRole, true,
			func(fx *fixture, by notice.Actor) error { return fx.SetRole(ctx, by, "rosa", notice.Admin) },
			func(a *auth.Account) { a.Role = notice.Admin },
		},
		{
			"disable", notice.AccountDisabled, true,
			func(fx *fixture, by notice.Actor) error { return fx.Disable(ctx, by, "rosa") },
			func(a *auth.Account) { a.Disabled = true },
		},
		{
			"sign out", notice.AccountSignedOut, true,
			func(fx *fixture, by notice.Actor) error { return fx.EndSessions(ctx, by, "rosa") },
			func(*auth.Account) {},
		},
		{
			"factors", notice.AccountFactors, true,
			func(fx *fixture, by notice.Actor) error { return fx.ResetFactors(ctx, by, "rosa") },
			func(a *auth.Account) { a.TOTP, a.RecoveryCodes = auth.TOTP{}, nil },
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fx := newFixture(t)
			ada := fx.addStaff(t, "ada", notice.Admin)
			fx.addAccount(t, "rosa")
			token := fx.signIn(t, "rosa")
			fx.enrol(t, "rosa")
			want := fx.stored(t, "rosa")
			tt.want(&want)
			for range 2 { // the second time changes nothing
				if err := tt.do(fx, ada); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(want, fx.stored(t, "rosa")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if got := !fx.signedIn(t, token); got != tt.out {
				t.Errorf("signed out: %v", got)
			}
			log := fx.activityKinds(t, "rosa")
			if log[0] != tt.kind || tt.name != "sign out" && log[1] == tt.kind {
				t.Errorf("log %v", log)
			}
		})
	}
}

func TestAdministrationProblems(t *testing.T) {
	fx := newFixture(t)
	ada, eve := fx.addStaff(t, "ada", notice.Admin), fx.addStaff(t, "eve", notice.Admin)
	fx.addAccount(t, "gone")
	fx.disable(t, "gone")
	details := func(login string) error {
		_, _, err := fx.Details(t.Context(), ada, login, 1)
		return err
	}
	link := func(by notice.Actor, login string) error {
		_, err := fx.NewResetLink(t.Context(), by, login, false)
		return err
	}
	for _, tt := range []struct {
		name string
		err  error
		want error
	}{
		{"no name", fx.Rename(t.Context(), ada, "eve", " "), problem("name", "problem.name.missing")},
		{"long name", fx.Rename(t.Context(), ada, "eve", strings.Repeat("x", 81)), problem("name",
			"problem.name.long")},
		{"no role", fx.SetRole(t.Context(), ada, "eve", notice.Reader), problem("role", "problem.role.unknown")},
		{"strange role", fx.SetRole(t.Context(), ada, "eve", 99), problem("role", "problem.role.unknown")},
		{"own role", fx.SetRole(t.Context(), ada, "ada", notice.Team), problem("role", "problem.account.own-role")},
		{"disabling oneself", fx.Disable(t.Context(), eve, "eve"), problem("form", "problem.account.own-disable")},
		{"own factors", fx.ResetFactors(t.Context(), eve, "eve"), problem("form", "problem.account.own-factors")},
		{"own link", link(eve, "eve"), problem("form", "problem.account.own-link")},
		{"link for a disabled one", link(eve, "gone"), problem("form", "problem.account.disabled")},
		{"nobody", fx.Disable(t.Context(), ada, "nobody"), notice.ErrNotFound},
		{"no login", fx.Disable(t.Context(), ada, "../x"), notice.ErrNotFound},
		{"details of nobody", details("nobody"), notice.ErrNotFound},
	} {
		if !errors.Is(tt.err, tt.want) && !cmp.Equal(tt.err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, tt.err, tt.want)
		}
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	last := problem("form", "problem.account.last")
	fx := newFixture(t)
	fx.addStaff(t, "ada", notice.Admin)
	fx.addStaff(t, "mina", notice.Moderator)
	for name, err := range map[string]error{
		"disabled": fx.Disable(t.Context(), auth.Operator, "ada"),
		"demoted":  fx.SetRole(t.Context(), auth.Operator, "ada", notice.Moderator),
	} {
		if diff := cmp.Diff(last, err); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
	eve := fx.addStaff(t, "eve", notice.Admin)
	fx.disable(t, "eve") // is no administrator any more
	if err := fx.Disable(t.Context(), auth.Operator, "ada"); !cmp.Equal(err, last) {
		t.Errorf("beside a disabled one: %v", err)
	}
	if err := fx.Enable(t.Context(), auth.Operator, "eve"); err != nil {
		t.Fatal(err)
	}
	if err := fx.Disable(t.Context(), eve, "ada"); err != nil {
		t.Errorf("beside another: %v", err)
	}
	if err := fx.SetRole(t.Context(), auth.Operator, "eve", notice.Team); !cmp.Equal(err, last) {
		t.Errorf("when the other one is disabled: %v", err)
	}
	// The factors of the last administrator can be reset.
	if _, err := fx.NewResetLink(t.Context(), auth.Operator, "eve", true); err != nil {
		t.Error(err)
	}
}

// If two administrators demote or disable each other at the same time, one is left.
func TestAdministratorsWhoDisableEachOther(t *testing.T) {
	for range 20 {
		fx := newFixture(t)
		ada, eve := fx.addStaff(t, "ada", notice.Admin), fx.addStaff(t, "eve", notice.Admin)
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i, do := range []func() error{
			func() error { return fx.SetRole(t.Context(), ada, "eve", notice.Team) },
			func() error { return fx.SetRole(t.Context(), eve, "ada", notice.Team) },
			func() error { return fx.Disable(t.Context(), ada, "eve") },
			func() error { return fx.Disable(t.Context(), eve, "ada") },
		} {
			wg.Go(func() { errs[i] = do() })
		}
		wg.Wait()
		left := 0
		for _, login := range []string{"ada", "eve"} {
			if a := fx.stored(t, login); a.Role == notice.Admin && !a.Disabled {
				left++
			}
		}
		if left != 1 {
			t.Fatalf("%d administrators are left: %v", left, errs)
		}
		for _, err := range errs {
			if err != nil && !errors.Is(err, notice.ErrForbidden) && !cmp.Equal(err, problem("form",
				"problem.account.last")) {
				t.Error(err)
			}
		}
	}
}
