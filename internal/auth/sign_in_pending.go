package auth

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// PendingSignInLifetime is the maximum time between the password and the second factor.
const PendingSignInLifetime = 5 * time.Minute

// addPendingSignIn stores that the password of acct was verified, and returns the token of the pending
// sign-in. It is kept apart from sessions, so that it cannot be mistaken for one.
func (a *Auth) addPendingSignIn(
	ctx context.Context, acct Account, rehash string, now time.Time,
) (token string, err error) {
	token, hash := newToken()
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		return a.putState(tx, State{
			Kind: PendingState, Key: hash, Login: acct.Login, Expires: now.Add(PendingSignInLifetime),
			Password: sha256.Sum256([]byte(acct.Password)), Rehash: rehash,
		}, now)
	})
	if err != nil {
		return "", fmt.Errorf("storing a pending sign-in of %q: %w", acct.Login, err)
	}
	return token, nil
}

// PendingSignIn returns the account of a pending sign-in. It returns notice.ErrNotFound if there is no
// such sign-in, it has expired, or the account was disabled, has another password, or has no
// second factor any more.
func (a *Auth) PendingSignIn(ctx context.Context, token string) (Account, error) {
	return a.pendingAccount(ctx, token, a.now())
}

func (a *Auth) pendingAccount(ctx context.Context, token string, now time.Time) (acct Account, err error) {
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		p, err := pendingSignIn(tx, token, now)
		if err != nil {
			return err
		}
		if acct, err = tx.Account(p.Login); err != nil {
			return err
		}
		if p.Password != sha256.Sum256([]byte(acct.Password)) || acct.Disabled || !acct.HasSecondFactor() {
			return notice.ErrNotFound
		}
		return nil
	})
	if err != nil {
		return Account{}, err
	}
	return acct, nil
}

// pendingSignIn returns the pending sign-in of a token. Errors: notice.ErrNotFound.
func pendingSignIn(tx Tx, token string, now time.Time) (State, error) {
	hash, ok := tokenHash(token)
	if !ok {
		return State{}, notice.ErrNotFound
	}
	return state(tx, PendingState, hash, now)
}
