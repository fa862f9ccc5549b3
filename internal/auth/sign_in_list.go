package auth

import (
	"context"
	"errors"
	"time"

	"noticeboard/internal/notice"
)

// A SignIn is an entry in an account's list of sign-ins. It has no network address.
type SignIn struct {
	Number  uint64 // counts the account's sign-ins, from 1
	Login   string // of the account
	At      time.Time
	Method  Method
	Browser string    // Client.Browser
	Session SessionID // the session that it opened
}

// KeptSignIns is how many sign-ins of an account are kept.
const KeptSignIns = 50

// A SignInStatus is a sign-in with the state of its session.
type SignInStatus struct {
	SignIn
	Active bool // the session has not ended
}

// SignIns returns the kept sign-ins of an account, newest first.
func (a *Auth) SignIns(ctx context.Context, login string) (all []SignInStatus, err error) {
	now := a.now()
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		all = nil
		list, err := tx.SignIns(login, 0, KeptSignIns)
		if err != nil {
			return err
		}
		for _, in := range list {
			s, err := tx.Session(in.Session)
			if err != nil && !errors.Is(err, notice.ErrNotFound) {
				return err
			}
			all = append(all, SignInStatus{in, err == nil && a.seen.alive(s, now)})
		}
		return nil
	})
	return all, err
}

// EndSignIn ends the session that the owner's sign-in with a number opened. It returns nil if that
// session has ended, and notice.ErrNotFound if there is no such sign-in or s has ended.
func (a *Auth) EndSignIn(ctx context.Context, s Session, number uint64) error {
	return a.changeOwn(ctx, s, a.now(), "", "", func(tx WriteTx, _ *Account) error {
		found, err := tx.SignIns(s.Login, number+1, 1)
		if err != nil {
			return err
		}
		if len(found) == 0 || found[0].Number != number {
			return notice.ErrNotFound
		}
		return tx.EndSession(found[0].Session)
	})
}
