package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// errSignIn answers every attempt that was not right, whatever was wrong with it.
func errSignIn() error { return notice.Problems{"form": "problem.sign-in"} }

// SignIn opens a session or, if the account has a second factor, half of one. Letter case of the
// login does not count. Whatever is wrong, it returns the same Problems, with the field "form";
// notice.TooSoon if there were too many wrong attempts on the account or from the client's network.
//
// No error holds the login as typed: people type their password there.
func (a *Auth) SignIn(ctx context.Context, login, password string, from Client) (SignInResult, error) {
	now, login := a.now(), foldLogin(login)
	refund, wait := a.throttle.signIn(from.Addr, login, now)
	if wait > 0 {
		return SignInResult{}, notice.TooSoon(wait)
	}
	if len(password) > maxPasswordBytes {
		return SignInResult{}, errSignIn()
	}
	e, err := a.signIn(ctx, login, password, from, now)
	if errors.Is(err, notice.ErrConflict) {
		// The account changed while the password was being hashed. Most likely a simultaneous
		// sign-in hashed the same password anew.
		e, err = a.signIn(ctx, login, password, from, now)
	}
	switch {
	case err == nil:
		refund()
		return e, nil
	case errors.Is(err, notice.ErrNotFound), errors.Is(err, notice.ErrConflict):
		return SignInResult{}, errSignIn()
	}
	return SignInResult{}, fmt.Errorf("signing in: %w", err)
}

// signIn is one attempt. It returns notice.ErrNotFound unless there is an account that is not
// disabled and has this password, and notice.ErrConflict if it changed meanwhile.
func (a *Auth) signIn(ctx context.Context, login, password string, from Client, now time.Time) (SignInResult, error) {
	acct, err := a.accountOrDummy(ctx, login)
	if err != nil {
		return SignInResult{}, err
	}
	match, current, err := a.hasher.check(ctx, password, acct.Password)
	if err != nil {
		return SignInResult{}, err
	}
	if !match || acct.Disabled {
		return SignInResult{}, notice.ErrNotFound
	}
	var rehash string
	if !current {
		if rehash, err = a.hasher.hash(ctx, password); err != nil {
			return SignInResult{}, err
		}
	}
	if acct.HasSecondFactor() {
		return SignInResult{Token: a.pending.add(acct, rehash, now), Pending: true, Account: acct}, nil
	}
	return a.startSession(ctx, acct, ByPassword, from, now, func(stored *Account) error {
		if stored.HasSecondFactor() {
			return notice.ErrConflict // a factor was added meanwhile
		}
		stored.replaceHash(rehash)
		return nil
	})
}

// replaceHash replaces a password's hash by one that costs what it should today, if there is one.
func (a *Account) replaceHash(rehash string) {
	if rehash != "" {
		a.Password = rehash
	}
}

// accountOrDummy returns the account of login or, if there is none, one with a password that nobody has:
// checking it takes as long.
func (a *Auth) accountOrDummy(ctx context.Context, login string) (Account, error) {
	acct, err := a.account(ctx, login)
	if errors.Is(err, notice.ErrNotFound) {
		return Account{Password: a.hasher.dummy(), Disabled: true}, nil
	}
	return acct, err
}

// A SignInResult is what signing in has led to: a session or, if a second factor is needed, half of one.
type SignInResult struct {
	Token   string // 43 characters of base64url
	Pending bool
	Account Account
}
