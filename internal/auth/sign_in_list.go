package auth

import (
	"context"
	"errors"
	"time"

	"noticeboard/internal/notice"
)

// A SignIn is an entry in an account's list of sign-ins. It does not say from where.
type SignIn struct {
	Number  uint64 // among those of the account, from 1
	Login   string
	At      time.Time
	Method  Method
	Browser string
	Session SessionID
}

// KeptSignIns is how many sign-ins of an account are remembered.
const KeptSignIns = 50

// A SignInStatus is a sign-in and whether its session still goes on.
type SignInStatus struct {
	SignIn
	Active bool
}

// SignIns lists those of an account, the newest first.
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

// EndSignIn ends the session that one of the owner's sign-ins began, if it still goes on.
func (a *Auth) EndSignIn(ctx context.Context, s Session, number uint64) error {
	return a.changeOwn(ctx, s, "", "", func(tx WriteTx, _ *Account) error {
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
