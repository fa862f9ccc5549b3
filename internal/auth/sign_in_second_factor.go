package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"noticeboard/internal/notice"
)

// CompleteWithCode completes a pending sign-in with a one-time code and opens the session.
//
// Errors: notice.Problems with the field code, or form if WrongCodes.Exhausted; notice.TooSoon after too many
// wrong codes for the account; notice.ErrNotFound as for PendingSignIn.
func (a *Auth) CompleteWithCode(ctx context.Context, token, code string, from Client) (SignInResult, error) {
	return a.completeWithGuessable(ctx, token, ByCode, from, func(acct *Account, now time.Time) error {
		return acct.TOTP.accept(code, now)
	})
}

// CompleteWithRecoveryCode completes a pending sign-in with a recovery code, which is then used up.
//
// Errors: as for CompleteWithCode, with the field recovery.
func (a *Auth) CompleteWithRecoveryCode(
	ctx context.Context, token, code string, from Client,
) (SignInResult, error) {
	return a.completeWithGuessable(ctx, token, ByRecovery, from, func(acct *Account, _ time.Time) error {
		return acct.useRecoveryCode(code)
	})
}

// completeWithGuessable completes a pending sign-in with a code short enough to be guessed, so attempts
// are limited and wrong ones are counted.
func (a *Auth) completeWithGuessable(
	ctx context.Context, token string, method Method, from Client, check func(*Account, time.Time) error,
) (SignInResult, error) {
	now := a.now()
	acct, err := a.pendingAccount(ctx, token, now)
	if err != nil {
		return SignInResult{}, err
	}
	refund, wait := a.throttle.secondFactor(from.Addr, acct.Login, now)
	if wait > 0 {
		return SignInResult{}, notice.TooSoon(wait)
	}
	if err := a.useCode(ctx, acct, now, check); err != nil {
		return SignInResult{}, err
	}
	result, err := a.complete(ctx, token, acct, method, from, now, nil)
	if err == nil {
		refund()
	}
	return result, err
}

// complete applies change to the account, unless that is nil, and opens the session of a pending sign-in, which
// ends, in one transaction.
func (a *Auth) complete(
	ctx context.Context, token string, acct Account, method Method, from Client, now time.Time,
	change func(WriteTx, *Account) error,
) (SignInResult, error) {
	result, err := a.startSession(ctx, acct, method, from, now, func(tx WriteTx, stored *Account) error {
		p, err := pendingSignIn(tx, token, now)
		if err != nil {
			return err
		}
		if change != nil {
			if err := change(tx, stored); err != nil {
				return err
			}
		}
		stored.replaceHash(p.Rehash)
		return tx.DropState(PendingState, p.Key)
	})
	if errors.Is(err, notice.ErrConflict) {
		return SignInResult{}, notice.ErrNotFound
	}
	return result, wrap(err, "completing a sign-in")
}

// BeginSecondFactor returns the options with which a browser uses a passkey of acct to complete the
// pending sign-in of a token, as PublicKeyCredentialRequestOptionsJSON; "" if acct has no passkeys
// that are bound to the board's name, or they are unavailable. CompleteWithPasskey takes the response within 10 minutes.
func (a *Auth) BeginSecondFactor(acct Account, token string) (options string, err error) {
	if a.relyingParty.webauthn == nil || len(a.relyingParty.user(acct).Passkeys) == 0 {
		return "", nil
	}
	challenge := a.relyingParty.newChallenge(forSecondFactor, sha256.Sum256([]byte(token)), a.now())
	return a.marshalAssertionOptions(&acct, challenge)
}

// CompleteWithPasskey completes a pending sign-in with a browser's response to BeginSecondFactor.
//
// Errors: notice.Problems with the field passkey; notice.ErrNotFound as for PendingSignIn.
func (a *Auth) CompleteWithPasskey(
	ctx context.Context, token, response string, from Client,
) (SignInResult, error) {
	now := a.now()
	acct, err := a.pendingAccount(ctx, token, now)
	if err != nil {
		return SignInResult{}, err
	}
	k, err := a.verifyAssertion(ctx, forSecondFactor, sha256.Sum256([]byte(token)), response, now)
	if err == nil && k.Login != acct.Login {
		err = errBadPasskey()
	}
	if err != nil {
		return SignInResult{}, err
	}
	return a.complete(ctx, token, acct, ByKey, from, now, a.markUsed(k, now))
}
