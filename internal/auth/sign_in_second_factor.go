package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"noticeboard/internal/notice"
)

// CompleteWithCode turns half a session into a whole one by a one-time code. Problems are those of "code";
// notice.ErrNotFound as for Half; notice.TooSoon after too many wrong ones.
func (a *Auth) CompleteWithCode(ctx context.Context, token, code string, from Client) (SignInResult, error) {
	return a.completeWithGuessable(ctx, token, ByCode, from, func(acct *Account, now time.Time) error {
		return acct.TOTP.accept(code, now)
	})
}

// CompleteWithRecoveryCode does so by a recovery code, which is used up. Problems are those of "recovery".
func (a *Auth) CompleteWithRecoveryCode(ctx context.Context, token, code string, from Client) (SignInResult, error) {
	return a.completeWithGuessable(ctx, token, ByRecovery, from, func(acct *Account, _ time.Time) error {
		return acct.useRecoveryCode(code)
	})
}

// completeWithGuessable is a second step that could be guessed: it is slowed down by account.
func (a *Auth) completeWithGuessable(ctx context.Context, token string, how Method, from Client, check func(*Account, time.Time) error) (SignInResult, error) {
	now := a.now()
	acct, err := a.PendingSignIn(ctx, token)
	if err != nil {
		return SignInResult{}, err
	}
	refund, wait := a.throttle.secondFactor(acct.Login, now)
	if wait > 0 {
		return SignInResult{}, notice.TooSoon(wait)
	}
	e, err := a.complete(ctx, token, acct, how, from, now, func(stored *Account) error { return check(stored, now) })
	if err == nil {
		refund()
	}
	return e, err
}

// complete opens the session of half a session.
func (a *Auth) complete(ctx context.Context, token string, acct Account, how Method, from Client, now time.Time, check func(*Account) error) (SignInResult, error) {
	h, ok := a.pending.find(token, now)
	if !ok {
		return SignInResult{}, notice.ErrNotFound
	}
	e, err := a.startSession(ctx, acct, how, from, now, func(stored *Account) error {
		if err := check(stored); err != nil {
			return err
		}
		stored.replaceHash(h.rehash)
		return nil
	})
	if errors.Is(err, notice.ErrConflict) {
		return SignInResult{}, notice.ErrNotFound
	}
	if err == nil {
		a.pending.drop(token)
	}
	return e, wrap(err, "finishing to sign in")
}

// BeginSecondFactor does so for the second step of acct; "" if it has no passkeys.
func (a *Auth) BeginSecondFactor(acct Account, token string) (options string, err error) {
	if a.relyingParty.webauthn == nil || len(acct.Passkeys) == 0 {
		return "", nil
	}
	return a.marshalAssertionOptions(&acct, a.relyingParty.newChallenge(forSecondFactor, sha256.Sum256([]byte(token)), a.now()))
}

// CompleteWithPasskey turns half a session into a whole one by a passkey of the same account.
func (a *Auth) CompleteWithPasskey(ctx context.Context, token, response string, from Client) (SignInResult, error) {
	now := a.now()
	acct, err := a.PendingSignIn(ctx, token)
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
	return a.complete(ctx, token, acct, ByKey, from, now, k.markUsed(now))
}
