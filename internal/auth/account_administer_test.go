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

// administrations lists everything that an administrator can do about another's account.
func administrations(r *fixture, t *testing.T) map[string]func(by notice.Actor, login string) error {
	ctx := t.Context()
	return map[string]func(by notice.Actor, login string) error{
		"rename":   func(by notice.Actor, login string) error { return r.Rename(ctx, by, login, "Other Name") },
		"role":     func(by notice.Actor, login string) error { return r.SetRole(ctx, by, login, notice.Team) },
		"disable":  func(by notice.Actor, login string) error { return r.Disable(ctx, by, login) },
		"enable":   func(by notice.Actor, login string) error { return r.Enable(ctx, by, login) },
		"sign out": func(by notice.Actor, login string) error { return r.EndSessions(ctx, by, login) },
		"factors":  func(by notice.Actor, login string) error { return r.ResetFactors(ctx, by, login) },
		"link":     func(by notice.Actor, login string) error { _, err := r.NewResetLink(ctx, by, login, false); return err },
		"details":  func(by notice.Actor, login string) error { _, _, err := r.Details(ctx, by, login, 1); return err },
		"list":     func(by notice.Actor, _ string) error { _, err := r.List(ctx, by, "", 9); return err },
		"invite":   func(by notice.Actor, _ string) error { _, _, err := r.Invite(ctx, by, notice.Team, "", ""); return err },
		"invited":  func(by notice.Actor, _ string) error { _, err := r.Invitations(ctx, by); return err },
		"revoke":   func(by notice.Actor, _ string) error { return r.RevokeInvitation(ctx, by, auth.LinkID{}) },
	}
}

func TestOnlyAdministratorsAdminister(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	before := r.stored(t, "rosa")
	for _, by := range []notice.Actor{
		{}, {Login: "rosa", Role: notice.Moderator}, r.staff(t, "team", notice.Team), r.staff(t, "mod", notice.Moderator),
	} {
		for name, do := range administrations(r, t) {
			if err := do(by, "rosa"); !errors.Is(err, notice.ErrForbidden) {
				t.Errorf("%s by %q as %v: %v", name, by.Login, by.Role, err)
			}
		}
	}
	if diff := cmp.Diff(before, r.stored(t, "rosa")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// Whoever was an administrator when the request came in may not be one any more.
func TestWhoIsNoLongerAdministratorChangesNothing(t *testing.T) {
	r := newFixture(t)
	r.add(t, "rosa")
	r.staff(t, "ada", notice.Admin)
	was := r.staff(t, "eve", notice.Admin)
	r.disable(t, "eve")
	before := r.stored(t, "rosa")
	for name, do := range administrations(r, t) {
		switch err := do(was, "rosa"); name {
		case "details", "list", "invited": // reading, by who was let in a moment ago
		case "enable", "factors": // there is nothing to do
		default:
			if !errors.Is(err, notice.ErrForbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if diff := cmp.Diff(before, r.stored(t, "rosa")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestAdministration(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(r *fixture, by notice.Actor) error
		kind notice.ActivityKind
		out  bool // rosa's sessions end
		want func(a *auth.Account)
	}{
		{"rename", func(r *fixture, by notice.Actor) error { return r.Rename(t.Context(), by, "rosa", " Rosa  Luz ") }, notice.AccountRenamed, false,
			func(a *auth.Account) { a.Name = "Rosa Luz" }},
		{"role", func(r *fixture, by notice.Actor) error { return r.SetRole(t.Context(), by, "rosa", notice.Admin) }, notice.AccountRole, true,
			func(a *auth.Account) { a.Role = notice.Admin }},
		{"disable", func(r *fixture, by notice.Actor) error { return r.Disable(t.Context(), by, "rosa") }, notice.AccountDisabled, true,
			func(a *auth.Account) { a.Disabled = true }},
		{"sign out", func(r *fixture, by notice.Actor) error { return r.EndSessions(t.Context(), by, "rosa") }, notice.AccountSignedOut, true,
			func(*auth.Account) {}},
		{"factors", func(r *fixture, by notice.Actor) error { return r.ResetFactors(t.Context(), by, "rosa") }, notice.AccountFactors, true,
			func(a *auth.Account) { a.TOTP, a.RecoveryCodes = auth.TOTP{}, nil }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newFixture(t)
			ada := r.staff(t, "ada", notice.Admin)
			r.add(t, "rosa")
			token := r.signIn(t, "rosa")
			r.enrol(t, "rosa")
			want := r.stored(t, "rosa")
			tt.want(&want)
			for range 2 { // twice is once
				if err := tt.do(r, ada); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(want, r.stored(t, "rosa")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if got := !r.in(t, token); got != tt.out {
				t.Errorf("signed out: %v", got)
			}
			log := r.log(t, "rosa")
			if log[0] != tt.kind || tt.name != "sign out" && log[1] == tt.kind {
				t.Errorf("log %v", log)
			}
		})
	}
}

func TestAdministrationProblems(t *testing.T) {
	r := newFixture(t)
	ada, eve := r.staff(t, "ada", notice.Admin), r.staff(t, "eve", notice.Admin)
	r.add(t, "gone")
	r.disable(t, "gone")
	link := func(by notice.Actor, login string) error {
		_, err := r.NewResetLink(t.Context(), by, login, false)
		return err
	}
	for _, tt := range []struct {
		name string
		err  error
		want error
	}{
		{"no name", r.Rename(t.Context(), ada, "eve", " "), problem("name", "problem.name.missing")},
		{"long name", r.Rename(t.Context(), ada, "eve", strings.Repeat("x", 81)), problem("name", "problem.name.long")},
		{"no role", r.SetRole(t.Context(), ada, "eve", notice.Reader), problem("role", "problem.role.unknown")},
		{"strange role", r.SetRole(t.Context(), ada, "eve", 99), problem("role", "problem.role.unknown")},
		{"own role", r.SetRole(t.Context(), ada, "ada", notice.Team), problem("role", "problem.account.own-role")},
		{"disabling oneself", r.Disable(t.Context(), eve, "eve"), problem("form", "problem.account.own-disable")},
		{"own factors", r.ResetFactors(t.Context(), eve, "eve"), problem("form", "problem.account.own-factors")},
		{"own link", link(eve, "eve"), problem("form", "problem.account.own-link")},
		{"link for a disabled one", link(eve, "gone"), problem("form", "problem.account.disabled")},
		{"nobody", r.Disable(t.Context(), ada, "nobody"), notice.ErrNotFound},
		{"no login", r.Disable(t.Context(), ada, "../x"), notice.ErrNotFound},
		{"details of nobody", func() error { _, _, err := r.Details(t.Context(), ada, "nobody", 1); return err }(), notice.ErrNotFound},
	} {
		if !errors.Is(tt.err, tt.want) && !cmp.Equal(tt.err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, tt.err, tt.want)
		}
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	last := problem("form", "problem.account.last")
	r := newFixture(t)
	r.staff(t, "ada", notice.Admin)
	r.staff(t, "mina", notice.Moderator)
	for name, err := range map[string]error{
		"disabled": r.Disable(t.Context(), auth.Operator, "ada"),
		"demoted":  r.SetRole(t.Context(), auth.Operator, "ada", notice.Moderator),
	} {
		if diff := cmp.Diff(last, err); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
	eve := r.staff(t, "eve", notice.Admin)
	r.disable(t, "eve") // does not count
	if err := r.Disable(t.Context(), auth.Operator, "ada"); !cmp.Equal(err, last) {
		t.Errorf("beside a disabled one: %v", err)
	}
	if err := r.Enable(t.Context(), auth.Operator, "eve"); err != nil {
		t.Fatal(err)
	}
	if err := r.Disable(t.Context(), eve, "ada"); err != nil {
		t.Errorf("beside another: %v", err)
	}
	if err := r.SetRole(t.Context(), auth.Operator, "eve", notice.Team); !cmp.Equal(err, last) {
		t.Errorf("when the other one is disabled: %v", err)
	}
	// The way back in, for the last one too.
	if _, err := r.NewResetLink(t.Context(), auth.Operator, "eve", true); err != nil {
		t.Error(err)
	}
}

// Two administrators who demote or disable each other at once do not leave none.
func TestAdministratorsAgainstEachOther(t *testing.T) {
	for range 20 {
		r := newFixture(t)
		ada, eve := r.staff(t, "ada", notice.Admin), r.staff(t, "eve", notice.Admin)
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i, do := range []func() error{
			func() error { return r.SetRole(t.Context(), ada, "eve", notice.Team) },
			func() error { return r.SetRole(t.Context(), eve, "ada", notice.Team) },
			func() error { return r.Disable(t.Context(), ada, "eve") },
			func() error { return r.Disable(t.Context(), eve, "ada") },
		} {
			wg.Go(func() { errs[i] = do() })
		}
		wg.Wait()
		left := 0
		for _, login := range []string{"ada", "eve"} {
			if a := r.stored(t, login); a.Role == notice.Admin && !a.Disabled {
				left++
			}
		}
		if left != 1 {
			t.Fatalf("%d administrators are left: %v", left, errs)
		}
		for _, err := range errs {
			if err != nil && !errors.Is(err, notice.ErrForbidden) && !cmp.Equal(err, problem("form", "problem.account.last")) {
				t.Error(err)
			}
		}
	}
}
