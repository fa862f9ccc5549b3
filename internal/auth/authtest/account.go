package authtest

import (
	"errors"
	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
	"testing"
	"time"
)

func account(login string) auth.Account {
	return auth.Account{Login: login, Name: "The " + login, Role: notice.Team, Password: "$hash$", Created: epoch}
}

func accounts(t *testing.T, s suite) {
	full := account("b.c-d_e")
	full.Lang, full.Disabled, full.LastSignIn = notice.Spanish, true, epoch.Add(time.Hour)
	full.UserHandle = []byte("handle")
	full.TOTP = auth.TOTP{Secret: []byte("secret"), Last: 7, Used: []uint64{4, 6}, Added: epoch}
	full.Passkeys = []auth.Passkey{{
		ID: []byte{1}, Key: []byte{2}, Name: "Phone", Added: epoch, Counter: 9, BackupEligible: true, Party: "localhost",
	}}
	full.RecoveryCodes = []auth.Hash{{1}, {2}}
	full.WrongCodes = auth.WrongCodes{Row: 3, Total: 8, Last: epoch.Add(2 * time.Hour)}
	full.Mail = notice.ColleagueMail{
		Address: "full@example.org", State: notice.MailStopped, Since: epoch, Reason: "bounced", Lang: "es",
		Often: map[notice.DeskNews]notice.Often{notice.DeskWaiting: notice.Never}, Asked: []notice.Asking{{Of: notice.AuthorKey{1}, At: epoch}},
	}
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
