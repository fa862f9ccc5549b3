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
