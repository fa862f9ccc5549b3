package auth

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"noticeboard/internal/notice"
)

// errSignIn answers every attempt that was not right, whatever was wrong with it.
func errSignIn() error { return notice.Problems{"form": "problem.sign-in"} }

// SignIn opens a session and returns its token (43 characters of base64url) and its account.
// Letter case of the login does not count. Whatever is wrong, it returns the same Problems, with
// the field "form"; notice.TooSoon if there were too many wrong attempts on the account or from
// the network of the address, which is where the request came from.
//
// No error holds the login as typed: people type their password there.
func (a *Auth) SignIn(ctx context.Context, login, password string, from netip.Addr) (token string, acct Account, err error) {
	now, login := a.now(), foldLogin(login)
	right, wait := a.throttle.signIn(from, login, now)
	if wait > 0 {
		return "", Account{}, notice.TooSoon(wait)
	}
	if len(password) > maxPasswordBytes {
		return "", Account{}, errSignIn()
	}
	token, acct, err = a.signIn(ctx, login, password, now)
	if errors.Is(err, notice.ErrConflict) {
		// The account changed while the password was being hashed. Most likely a simultaneous
		// sign-in hashed the same password anew.
		token, acct, err = a.signIn(ctx, login, password, now)
	}
	switch {
	case err == nil:
		right()
		return token, acct, nil
	case errors.Is(err, notice.ErrNotFound), errors.Is(err, notice.ErrConflict):
		return "", Account{}, errSignIn()
	}
	return "", Account{}, fmt.Errorf("signing in: %w", err)
}

// signIn is one attempt. It returns notice.ErrNotFound unless there is an account that is not
// disabled and has this password, and notice.ErrConflict if it changed meanwhile.
func (a *Auth) signIn(ctx context.Context, login, password string, now time.Time) (string, Account, error) {
	acct, err := a.lookUp(ctx, login)
	if err != nil {
		return "", Account{}, err
	}
	match, current, err := a.hasher.check(ctx, password, acct.Password)
	if err != nil {
		return "", Account{}, err
	}
	if !match || acct.Disabled {
		return "", Account{}, notice.ErrNotFound
	}
	var rehash string
	if !current {
		if rehash, err = a.hasher.hash(ctx, password); err != nil {
			return "", Account{}, err
		}
	}
	return a.begin(ctx, acct, rehash, now)
}

// lookUp returns the account of login or, if there is none, one with a password that nobody has:
// checking it takes as long.
func (a *Auth) lookUp(ctx context.Context, login string) (Account, error) {
	decoy := Account{Password: a.hasher.decoy(), Disabled: true}
	if !isLogin(login) {
		return decoy, nil
	}
	acct, err := a.store.Account(ctx, login)
	if errors.Is(err, notice.ErrNotFound) {
		return decoy, nil
	}
	return acct, err
}
