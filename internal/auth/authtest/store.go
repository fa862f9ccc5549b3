// Package authtest is for tests. It has the suite that every auth.Store passes, an authenticator for
// passkeys and an authenticator app for one-time codes.
package authtest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// epoch is the time of what happens first.
var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// errRollBack makes a transaction roll back.
var errRollBack = errors.New("roll back")

// TestStore runs the suite on stores that open returns, each of them empty.
func TestStore(t *testing.T, open func(testing.TB) auth.Store) {
	for name, test := range map[string]func(*testing.T, suite){
		"accounts":    accounts,
		"passkeys":    passkeys,
		"sessions":    sessions,
		"sign-ins":    signIns,
		"links":       links,
		"states":      states,
		"activities":  activities,
		"rolled back": rolledBack,
		"concurrent":  concurrent,
	} {
		t.Run(name, func(t *testing.T) { test(t, suite{t, open(t)}) })
	}
}

type suite struct {
	testing.TB
	auth.Store
}

func (s suite) read(f func(auth.Tx) error) {
	s.Helper()
	if err := s.ViewAccounts(context.Background(), f); err != nil {
		s.Fatal(err)
	}
}

func (s suite) write(f func(auth.WriteTx) error) {
	s.Helper()
	if err := s.UpdateAccounts(context.Background(), f); err != nil {
		s.Fatal(err)
	}
}

func (s suite) put(all ...auth.Account) {
	s.Helper()
	s.write(func(tx auth.WriteTx) error {
		for _, a := range all {
			if err := tx.PutAccount(a); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s suite) same(what string, want, got any, err error) {
	s.Helper()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		s.Errorf("%s (%v): -want +got\n%s", what, err, diff)
	}
}

func account(login string) auth.Account {
	return auth.Account{Login: login, Name: "The " + login, Role: notice.Team, Password: "$hash$", Created: epoch}
}

func accounts(t *testing.T, s suite) {
	full := account("b.c-d_e")
	full.Lang, full.Disabled, full.LastSignIn = notice.Spanish, true, epoch.Add(time.Hour)
	full.UserHandle = []byte("handle")
	full.TOTP = auth.TOTP{Secret: []byte("secret"), Last: 7, Used: []uint64{4, 6}, Added: epoch}
	full.Passkeys = []auth.Passkey{{
		ID: []byte{1}, Key: []byte{2}, Name: "Phone", Added: epoch, Counter: 9, BackupEligible: true,
	}}
	full.RecoveryCodes = []auth.Hash{{1}, {2}}
	full.WrongCodes = auth.WrongCodes{Row: 3, Total: 8, Last: epoch.Add(2 * time.Hour)}
	s.put(account("rosa"), account("a"), full)
	s.read(func(tx auth.Tx) error {
		got, err := tx.Account("b.c-d_e")
		s.same("account", full, got, err)
		list, err := tx.Accounts("", 2)
		s.same("the first two", []auth.Account{account("a"), full}, list, err)
		list, err = tx.Accounts("b.c-d_e", 2)
		s.same("after a login", []auth.Account{account("rosa")}, list, err)
		for _, login := range []string{"", "ros", "rosa2", "Rosa"} {
			if _, err := tx.Account(login); !errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%q: %v", login, err)
			}
		}
		return nil
	})
	full.Passkeys, full.TOTP, full.RecoveryCodes = nil, auth.TOTP{}, nil
	s.put(full)
	s.read(func(tx auth.Tx) error {
		got, err := tx.Account(full.Login)
		s.same("replaced", full, got, err)
		return nil
	})
}

func passkeys(t *testing.T, s suite) {
	with := func(login string, ids ...string) auth.Account {
		a := account(login)
		for _, id := range ids {
			a.Passkeys = append(a.Passkeys, auth.Passkey{ID: []byte(id), Added: epoch})
		}
		return a
	}
	find := func(id, want string) {
		t.Helper()
		s.read(func(tx auth.Tx) error {
			a, err := tx.AccountWithPasskey([]byte(id))
			if a.Login != want || (want == "") != errors.Is(err, notice.ErrNotFound) {
				t.Errorf("%s is of %q, want %q (%v)", id, a.Login, want, err)
			}
			return nil
		})
	}
	s.put(with("rosa", "one", "two"), with("juan", "three"))
	find("one", "rosa")
	find("three", "juan")
	find("on", "")
	find("rosa", "")
	s.put(with("rosa", "two", "four"))
	find("one", "")
	find("four", "rosa")
	err := s.UpdateAccounts(t.Context(), func(tx auth.WriteTx) error {
		return tx.PutAccount(with("juan", "three", "two"))
	})
	if !errors.Is(err, notice.ErrConflict) {
		t.Errorf("another account's passkey: %v", err)
	}
	find("two", "rosa")
	s.put(with("rosa"))
	s.put(with("juan", "two")) // no account has it any more
	find("two", "juan")
}

func session(n byte, login string, created time.Time) auth.Session {
	return auth.Session{
		ID: auth.SessionID{n}, Login: login, Created: created, Seen: created, Method: auth.ByCode,
		Authenticated: created,
	}
}

func sessions(t *testing.T, s suite) {
	s.put(account("rosa"), account("juan"))
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(
			tx.PutSession(session(1, "rosa", epoch)), tx.PutSession(session(2, "rosa", epoch.Add(time.Hour))),
			tx.PutSession(session(3, "juan", epoch)), tx.PutSession(session(4, "juan", epoch.Add(2*time.Hour))),
			tx.PutSession(session(5, "rosa", epoch.Add(2*time.Hour))),
		)
	})
	there := func(want ...byte) {
		t.Helper()
		s.read(func(tx auth.Tx) error {
			var got []byte
			for n := range byte(9) {
				if x, err := tx.Session(auth.SessionID{n}); err == nil {
					got = append(got, x.ID[0])
				} else if !errors.Is(err, notice.ErrNotFound) {
					t.Error(err)
				}
			}
			s.same("sessions", want, got, nil)
			return nil
		})
	}
	s.read(func(tx auth.Tx) error {
		got, err := tx.Session(auth.SessionID{2})
		s.same("session", session(2, "rosa", epoch.Add(time.Hour)), got, err)
		return nil
	})
	for range 2 { // the second time returns nil too
		s.write(func(tx auth.WriteTx) error { return tx.EndSession(auth.SessionID{5}) })
	}
	there(1, 2, 3, 4)
	ended := 0
	s.write(func(tx auth.WriteTx) (err error) {
		ended, err = tx.EndSessionsBefore(epoch.Add(time.Minute), 1)
		return err
	})
	if ended != 1 {
		t.Errorf("%d sessions ended, want 1", ended)
	}
	s.write(func(tx auth.WriteTx) (err error) {
		ended, err = tx.EndSessionsBefore(epoch.Add(time.Minute), 9)
		return err
	})
	if ended != 1 {
		t.Errorf("then %d sessions ended, want 1", ended)
	}
	there(2, 4)
	s.write(func(tx auth.WriteTx) error { return tx.EndSessions("juan") })
	there(2)
}

func signIns(t *testing.T, s suite) {
	s.put(account("rosa"), account("ros"), account("rosa2"))
	in := func(login string, n int) auth.SignIn {
		return auth.SignIn{
			Number: uint64(n), Login: login, At: epoch.Add(time.Duration(n) * time.Minute),
			Method: auth.ByPasskey, Browser: "Firefox", Session: auth.SessionID{byte(n)},
		}
	}
	const all = auth.KeptSignIns + 3
	for n := 1; n <= all; n++ {
		s.write(func(tx auth.WriteTx) error { return tx.AddSignIn(in("rosa", n)) })
	}
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(tx.AddSignIn(in("ros", 1)), tx.AddSignIn(in("rosa2", 1)))
	})
	s.read(func(tx auth.Tx) error {
		got, err := tx.SignIns("rosa", 0, 2)
		s.same("the newest", []auth.SignIn{in("rosa", all), in("rosa", all-1)}, got, err)
		got, err = tx.SignIns("rosa", 5, 9)
		s.same("the oldest that is kept", []auth.SignIn{in("rosa", 4)}, got, err)
		got, err = tx.SignIns("ros", 0, 9)
		s.same("those of another", []auth.SignIn{in("ros", 1)}, got, err)
		got, err = tx.SignIns("nobody", 0, 9)
		s.same("those of an unknown account", []auth.SignIn(nil), got, err)
		if got, err := tx.SignIns("rosa", 0, 1000); len(got) != auth.KeptSignIns || err != nil {
			t.Errorf("%d are kept (%v)", len(got), err)
		}
		return nil
	})
}

func links(t *testing.T, s suite) {
	link := func(n byte) auth.Link {
		return auth.Link{
			ID: auth.LinkID{n}, Reset: n == 1, Login: "rosa", Name: "Rosa", Role: notice.Moderator, By: "ada",
			Created: epoch, Expires: epoch.Add(time.Duration(n) * time.Hour), State: auth.LinkOpen,
		}
	}
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(tx.PutLink(link(1)), tx.PutLink(link(2)), tx.PutLink(link(3)))
	})
	used := link(2)
	used.State = auth.LinkUsed
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(tx.PutLink(used), tx.DropLinksBefore(epoch.Add(2*time.Hour)))
	})
	s.read(func(tx auth.Tx) error {
		got, err := tx.Link(auth.LinkID{2})
		s.same("link", used, got, err)
		all, err := tx.Links()
		s.same("all", 2, len(all), err)
		if _, err := tx.Link(auth.LinkID{1}); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("the one that expired: %v", err)
		}
		return nil
	})
}

func states(t *testing.T, s suite) {
	s.put(account("rosa"))
	state := func(kind auth.StateKind, key byte, minutes int) auth.State {
		s := auth.State{Kind: kind, Key: auth.Hash{key}, Expires: epoch.Add(time.Duration(minutes) * time.Minute)}
		if kind != auth.SetupState {
			s.Login = "rosa"
		}
		return s
	}
	pending := state(auth.PendingState, 1, 3)
	pending.Password, pending.Rehash = auth.Hash{7}, "hash"
	enrolment := state(auth.EnrolmentState, 1, 2)
	enrolment.Secret = []byte("secret")
	all := []auth.State{
		state(auth.PendingState, 2, 1), pending, state(auth.PendingState, 3, 2), enrolment,
		state(auth.SetupState, 1, 1),
	}
	s.write(func(tx auth.WriteTx) (err error) {
		for _, one := range all {
			err = errors.Join(err, tx.PutState(one))
		}
		return err
	})
	listed := func(kind auth.StateKind, n int, want ...byte) {
		t.Helper()
		s.read(func(tx auth.Tx) error {
			list, err := tx.States(kind, n)
			var got []byte
			for _, one := range list {
				got = append(got, one.Key[0])
			}
			s.same(fmt.Sprint("states of kind ", kind), want, got, err)
			return nil
		})
	}
	s.read(func(tx auth.Tx) error {
		for _, want := range all {
			got, err := tx.State(want.Kind, want.Key)
			s.same("state", want, got, err)
		}
		if _, err := tx.State(auth.SetupState, auth.Hash{2}); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("one of another kind: %v", err)
		}
		n, err := tx.CountStates(auth.PendingState)
		s.same("count", 3, n, err)
		return nil
	})
	listed(auth.PendingState, 9, 2, 3, 1)
	listed(auth.PendingState, 2, 2, 3)
	pending.Expires = epoch
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(tx.PutState(pending), tx.DropState(auth.PendingState, auth.Hash{9}))
	})
	listed(auth.PendingState, 9, 1, 2, 3)
	s.write(func(tx auth.WriteTx) error {
		return errors.Join(
			tx.DropStatesBefore(epoch.Add(2*time.Minute)), tx.DropState(auth.EnrolmentState, auth.Hash{1}),
		)
	})
	listed(auth.PendingState, 9, 3)
	listed(auth.EnrolmentState, 9)
	listed(auth.SetupState, 9)
}

func activities(t *testing.T, s suite) {
	for i, a := range []notice.Activity{
		{By: "ada", Kind: notice.AccountRole, Of: "rosa", Detail: "team"},
		{By: "rosa", Kind: notice.PasswordChanged, Of: "rosa"},
		{By: "ada", Kind: notice.DataExported},
		{By: "ada", Kind: "of-another-kind", Of: "rosa"},
		{Kind: notice.AccountFactors, Of: "rosa2"},
		{Kind: notice.AccountFactors, Of: "rosa"},
	} {
		a.At = epoch.Add(time.Duration(i) * time.Minute)
		s.write(func(tx auth.WriteTx) error { return tx.AppendActivity(a) })
	}
	around := func(login string, before uint64, n int, want ...uint64) {
		t.Helper()
		s.read(func(tx auth.Tx) error {
			list, err := tx.ActivitiesInvolving(login, before, n)
			var got []uint64
			for _, a := range list {
				got = append(got, a.Seq)
			}
			s.same("around "+login, want, got, err)
			return nil
		})
	}
	around("rosa", 0, 9, 6, 2, 1)
	around("rosa", 6, 1, 2)
	around("ada", 0, 9, 4, 3, 1)
	around("ros", 0, 9)
}

func rolledBack(t *testing.T, s suite) {
	err := s.UpdateAccounts(t.Context(), func(tx auth.WriteTx) error {
		return errors.Join(tx.PutAccount(account("rosa")), errRollBack)
	})
	if !errors.Is(err, errRollBack) {
		t.Errorf("got %v", err)
	}
	s.read(func(tx auth.Tx) error {
		if _, err := tx.Account("rosa"); !errors.Is(err, notice.ErrNotFound) {
			t.Errorf("what was rolled back: %v", err)
		}
		return nil
	})
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	err = s.ViewAccounts(canceled, func(auth.Tx) error { return nil })
	if err == nil || !strings.Contains(fmt.Sprint(err), "canceled") {
		t.Errorf("with a cancelled context: %v", err)
	}
}

// concurrent increments a number in one account in many transactions at once.
func concurrent(t *testing.T, s suite) {
	s.put(account("rosa"))
	const writers = 20
	done := make(chan error, writers)
	for range writers {
		go func() {
			done <- s.UpdateAccounts(context.Background(), func(tx auth.WriteTx) error {
				a, err := tx.Account("rosa")
				if err != nil {
					return err
				}
				a.TOTP.Secret = []byte("x")
				a.TOTP.Last++
				return tx.PutAccount(a)
			})
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	s.read(func(tx auth.Tx) error {
		a, err := tx.Account("rosa")
		s.same("counted", uint64(writers), a.TOTP.Last, err)
		return nil
	})
}
