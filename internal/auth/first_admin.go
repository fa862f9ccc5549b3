package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

const setupTokenLifetime = 30 * time.Minute

// NewSetupToken returns a token with which CreateFirstAdmin succeeds once within 30 minutes, or "" if
// there is an account. It has at least 128 bits, in 26 characters of base32. Earlier tokens stay valid for
// their 30 minutes, also after a restart, up to five at a time.
func (a *Auth) NewSetupToken(ctx context.Context) (token string, err error) {
	now, fresh := a.now(), rand.Text()
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		token = ""
		some, err := anyAccount(tx)
		if err != nil || some {
			return err
		}
		token = fresh
		return a.putState(tx, State{
			Kind: SetupState, Key: sha256.Sum256([]byte(token)), Expires: now.Add(setupTokenLifetime),
		}, now)
	})
	if err != nil {
		return "", fmt.Errorf("making a link for the first administrator: %w", err)
	}
	return token, nil
}

// CheckSetupToken returns notice.ErrNotFound unless CreateFirstAdmin would accept token.
func (a *Auth) CheckSetupToken(ctx context.Context, token string) error {
	return a.checkSetupToken(ctx, token, a.now())
}

func (a *Auth) checkSetupToken(ctx context.Context, token string, now time.Time) error {
	return a.store.ViewAccounts(ctx, func(tx Tx) error { return requireSetupToken(tx, token, now) })
}

// requireSetupToken returns notice.ErrNotFound unless token is valid and there is no account.
func requireSetupToken(tx Tx, token string, now time.Time) error {
	if some, err := anyAccount(tx); err != nil || some {
		return cmp.Or(err, notice.ErrNotFound)
	}
	_, err := state(tx, SetupState, sha256.Sum256([]byte(token)), now)
	return err
}

// HasAccounts reports whether there is an account, so that no setup token is accepted any more.
func (a *Auth) HasAccounts(ctx context.Context) (some bool, err error) {
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		some, err = anyAccount(tx)
		return err
	})
	return some, err
}

// anyAccount reports whether there is an account.
func anyAccount(tx Tx) (bool, error) {
	some, err := tx.Accounts("", 1)
	return len(some) > 0, err
}

// CreateFirstAdmin creates the first account, an administrator's, and signs it in.
//
// Errors: notice.Problems with the fields login, name and password; notice.ErrNotFound if the token is
// wrong, expired or used, or if an account was created meanwhile.
func (a *Auth) CreateFirstAdmin(
	ctx context.Context, token, login, name, password string, from Client,
) (SignInResult, error) {
	now := a.now()
	if err := a.checkSetupToken(ctx, token, now); err != nil {
		return SignInResult{}, fmt.Errorf("adding the first administrator: %w", err)
	}
	acct, err := a.newAccount(ctx, login, name, notice.Admin, password, now)
	if err != nil {
		return SignInResult{}, err
	}
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		if err := requireSetupToken(tx, token, now); err != nil {
			return err
		}
		return errors.Join(dropSetupTokens(tx), tx.PutAccount(acct), tx.AppendActivity(notice.Activity{
			At: now, Kind: notice.AccountAdded, Of: acct.Login, Detail: acct.Role.String(),
		}))
	})
	if err != nil {
		return SignInResult{}, fmt.Errorf("adding the first administrator %q: %w", acct.Login, err)
	}
	return a.startSession(ctx, acct, ByLink, from, now, nil)
}

// dropSetupTokens deletes all setup tokens. They are void once there is an account.
func dropSetupTokens(tx WriteTx) error {
	all, err := tx.States(SetupState, maxStates[SetupState])
	for _, s := range all {
		err = errors.Join(err, tx.DropState(SetupState, s.Key))
	}
	return err
}
