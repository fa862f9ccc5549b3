package auth_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// staff makes an account with a role and returns its owner at work.
func (r *fixture) staff(t testing.TB, login string, role notice.Role) notice.Actor {
	t.Helper()
	acct, err := r.Add(t.Context(), login, "The "+login, role, goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	return acct.Actor()
}

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

func TestInvitation(t *testing.T) {
	r := newFixture(t)
	ada := r.staff(t, "ada", notice.Admin)
	token, l, err := r.Invite(t.Context(), ada, notice.Moderator, " Mina ", "")
	if err != nil || l.Login != "mina" || l.Expires != start.Add(72*time.Hour) {
		t.Fatalf("%+v, %v", l, err)
	}
	if strings.Contains(r.store.everything(t), token) {
		t.Error("the token is stored")
	}
	if open, err := r.Invitations(t.Context(), ada); err != nil || len(open) != 1 || open[0] != l {
		t.Errorf("open: %+v, %v", open, err)
	}
	for _, tt := range []struct {
		name, password string
		want           error
	}{
		{"", goodPassword, problem("name", "problem.name.missing")},
		{"Mina", "short", problem("password", "problem.password.short")},
	} {
		if _, err := r.AcceptInvitation(t.Context(), token, "other", tt.name, tt.password, "", home); !cmp.Equal(err, tt.want) {
			t.Errorf("%q, %q: %v", tt.name, tt.password, err)
		}
	}
	e, err := r.AcceptInvitation(t.Context(), token, "other", "Mina Paz", goodPassword, notice.Spanish, home)
	if err != nil {
		t.Fatal(err)
	}
	want := auth.Account{
		Login: "mina", Name: "Mina Paz", Role: notice.Moderator, Lang: notice.Spanish, Created: start, LastSignIn: start, Password: e.Account.Password,
	}
	if diff := cmp.Diff(want, r.stored(t, "mina")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if s := r.session(t, e.Token); s.Method != auth.ByLink {
		t.Errorf("by %q", s.Method)
	}
	r.wantLog(t, "mina", notice.AccountJoined, notice.AccountInvited)
	if open, _ := r.Invitations(t.Context(), ada); len(open) != 0 {
		t.Errorf("still open: %+v", open)
	}
}

func TestInvitationProblems(t *testing.T) {
	r := newFixture(t)
	ada := r.staff(t, "ada", notice.Admin)
	for _, tt := range []struct {
		role        notice.Role
		login, name string
		want        error
	}{
		{notice.Team, "", "", nil},
		{notice.Reader, "", "", problem("role", "problem.role.unknown")},
		{99, "", "", problem("role", "problem.role.unknown")},
		{notice.Team, "ADA", "", problem("login", "problem.login.taken")},
		{notice.Team, "a b", strings.Repeat("x", 81), notice.Problems{"login": "problem.login.form", "name": "problem.name.long"}},
	} {
		_, _, err := r.Invite(t.Context(), ada, tt.role, tt.login, tt.name)
		if diff := cmp.Diff(tt.want, err); diff != "" {
			t.Errorf("%v, %q: -want +got\n%s", tt.role, tt.login, diff)
		}
	}
}

func TestWhatBecomesOfALink(t *testing.T) {
	for _, tt := range []struct {
		name string
		then func(r *fixture, ada notice.Actor, token string, l auth.Link) string
		want error
	}{
		{"open", func(_ *fixture, _ notice.Actor, token string, _ auth.Link) string { return token }, nil},
		{"just in time", func(r *fixture, _ notice.Actor, token string, _ auth.Link) string {
			r.clock.advance(72*time.Hour - time.Second)
			return token
		}, nil},
		{"expired", func(r *fixture, _ notice.Actor, token string, _ auth.Link) string {
			r.clock.advance(72 * time.Hour)
			return token
		}, auth.LinkError(auth.LinkExpired)},
		{"revoked", func(r *fixture, ada notice.Actor, token string, l auth.Link) string {
			if err := r.RevokeInvitation(t.Context(), ada, l.ID); err != nil {
				t.Error(err)
			}
			if err := r.RevokeInvitation(t.Context(), ada, l.ID); !errors.Is(err, notice.ErrConflict) {
				t.Errorf("revoked twice: %v", err)
			}
			return token
		}, auth.LinkError(auth.LinkRevoked)},
		{"used", func(r *fixture, _ notice.Actor, token string, _ auth.Link) string {
			if _, err := r.AcceptInvitation(t.Context(), token, "juan", "Juan", goodPassword, "", home); err != nil {
				t.Error(err)
			}
			return token
		}, auth.LinkError(auth.LinkUsed)},
		{"by who was disabled since", func(r *fixture, _ notice.Actor, token string, _ auth.Link) string {
			r.disable(t, "ada")
			return token
		}, auth.LinkError(auth.LinkRevoked)},
		{"wrong", func(_ *fixture, _ notice.Actor, token string, _ auth.Link) string {
			return strings.Repeat("A", len(token))
		}, notice.ErrNotFound},
		{"cut", func(_ *fixture, _ notice.Actor, token string, _ auth.Link) string { return token[1:] }, notice.ErrNotFound},
		{"its ID", func(_ *fixture, _ notice.Actor, _ string, l auth.Link) string { return l.ID.String() }, notice.ErrNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newFixture(t)
			ada := r.staff(t, "ada", notice.Admin)
			token, l, err := r.Invite(t.Context(), ada, notice.Team, "", "")
			if err != nil {
				t.Fatal(err)
			}
			shown := tt.then(r, ada, token, l)
			if _, err := r.Link(t.Context(), shown); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if _, err := r.AcceptInvitation(t.Context(), shown, "rosa", "Rosa", goodPassword, "", home); !errors.Is(err, tt.want) {
				t.Errorf("joined: %v, want %v", err, tt.want)
			}
		})
	}
}

// One link makes one account, however many use it at once.
func TestALinkWorksOnce(t *testing.T) {
	r := newFixture(t)
	token, _, err := r.Invite(t.Context(), r.staff(t, "ada", notice.Admin), notice.Team, "", "")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, login := range []string{"a", "b", "c", "d", "e"} {
		wg.Go(func() {
			if _, err := r.AcceptInvitation(t.Context(), token, login, "Somebody", goodPassword, "", home); err != nil && err != auth.LinkError(auth.LinkUsed) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	r.read(t, func(tx auth.Tx) error {
		all, err := tx.Accounts("", 9)
		if len(all) != 2 {
			t.Errorf("%d accounts", len(all))
		}
		return err
	})
}

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

func TestOldLinksAreForgotten(t *testing.T) {
	r := newFixture(t)
	token, _, err := r.Invite(t.Context(), r.staff(t, "ada", notice.Admin), notice.Team, "", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		after time.Duration
		want  error
	}{{80 * time.Hour, auth.LinkError(auth.LinkExpired)}, {95 * 24 * time.Hour, notice.ErrNotFound}} {
		r.clock.advance(tt.after)
		if _, err := r.DeleteExpired(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Link(t.Context(), token); !errors.Is(err, tt.want) {
			t.Errorf("after %v: %v", tt.after, err)
		}
	}
}
