package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// A SignInResult is a new session or, if a second factor is required, a pending sign-in.
type SignInResult struct {
	Token   string // of the session, or of the pending sign-in; 43 characters of base64url
	Pending bool   // a second factor is required: Token is for PendingSignIn and the CompleteWith methods
	Account Account
}

// errSignIn returns the same notice.Problems for every failed attempt.
func errSignIn() error { return notice.Problems{"form": {Key: "problem.sign-in"}} }

// SignIn verifies a password. It opens a session or, if the account has a second factor, returns a
// pending sign-in. Letter case of the login does not matter.
//
// Errors: notice.Problems with the field form, the same whatever is wrong; notice.TooSoon after too many
// failed attempts on the account or from the client's network, or if too many passwords are being checked.
// No error contains the login as typed, because people type their password there by mistake.
func (a *Auth) SignIn(ctx context.Context, login, password string, from Client) (SignInResult, error) {
	now, login := a.now(), foldLogin(login)
	if len(password) > maxPasswordBytes { // no account has it, so it is not counted as a guess
		return SignInResult{}, errSignIn()
	}
	ctx, cancel := context.WithTimeout(ctx, hashTimeout)
	defer cancel()
	refund, wait := a.throttle.signIn(from.Addr, login, now)
	if wait > 0 {
		return SignInResult{}, notice.TooSoon(wait)
	}
	result, err := a.signIn(ctx, login, password, from, now)
	if errors.Is(err, notice.ErrConflict) {
		// The account changed while the password was being hashed, most likely because a
		// simultaneous sign-in upgraded the hash of the same password.
		result, err = a.signIn(ctx, login, password, from, now)
	}
	switch {
	case err == nil:
		refund()
		return result, nil
	case errors.Is(err, notice.ErrNotFound), errors.Is(err, notice.ErrConflict):
		return SignInResult{}, errSignIn()
	case errors.As(err, new(notice.TooSoon)):
		refund()
	}
	return SignInResult{}, fmt.Errorf("signing in: %w", err)
}

// signIn makes one attempt. It returns notice.ErrNotFound if there is no enabled account with this login
// and password, and notice.ErrConflict if the account changed meanwhile.
func (a *Auth) signIn(
	ctx context.Context, login, password string, from Client, now time.Time,
) (SignInResult, error) {
	acct, err := a.accountOrDummy(ctx, login)
	if err != nil {
		return SignInResult{}, err
	}
	asker := fromStranger
	if a.throttle.known(login, from.Addr) {
		asker = fromKnown
	}
	match, current, err := a.hasher.check(ctx, asker, password, acct.Password)
	if err != nil {
		return SignInResult{}, err
	}
	if !match || acct.Disabled {
		return SignInResult{}, notice.ErrNotFound
	}
	var rehash string
	if !current {
		if rehash, err = a.hasher.hash(ctx, asker, password); err != nil {
			return SignInResult{}, err
		}
	}
	if acct.HasSecondFactor() {
		token, err := a.addPendingSignIn(ctx, acct, rehash, now)
		return SignInResult{Token: token, Pending: true, Account: acct}, err
	}
	return a.startSession(ctx, acct, ByPassword, from, now, func(_ WriteTx, stored *Account) error {
		if stored.HasSecondFactor() {
			return notice.ErrConflict // a factor was added meanwhile
		}
		stored.replaceHash(rehash)
		return nil
	})
}

// replaceHash sets the password hash to rehash, which has the current cost, unless it is empty.
func (a *Account) replaceHash(rehash string) {
	if rehash != "" {
		a.Password = rehash
	}
}

// accountOrDummy returns the account with a login or, if there is none, a disabled one with the hash of a
// random password, so that checking takes as long.
func (a *Auth) accountOrDummy(ctx context.Context, login string) (Account, error) {
	acct, err := a.account(ctx, login)
	if errors.Is(err, notice.ErrNotFound) {
		return Account{Password: a.hasher.dummy(), Disabled: true}, nil
	}
	return acct, err
}
