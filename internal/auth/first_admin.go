package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

const setupTokenLifetime = 30 * time.Minute

// A setupToken permits CreateFirstAdmin. The zero value is expired.
type setupToken struct {
	hash    Hash
	expires time.Time
}

// NewSetupToken returns a token with which CreateFirstAdmin succeeds once within 30 minutes, or "" if
// there is an account. It has at least 128 bits, in 26 characters of base32. Earlier tokens become
// void.
func (a *Auth) NewSetupToken(ctx context.Context) (token string, err error) {
	now := a.now()
	a.voidSetupToken()
	some := false
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		some, err = anyAccount(tx)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("looking for an account: %w", err)
	}
	if some {
		return "", nil
	}
	token = rand.Text()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.setup = setupToken{sha256.Sum256([]byte(token)), now.Add(setupTokenLifetime)}
	return token, nil
}

// SetupTokenValid reports whether CreateFirstAdmin would accept token.
func (a *Auth) SetupTokenValid(token string) bool { return a.setupTokenValid(token, a.now()) }

func (a *Auth) setupTokenValid(token string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return equalHashes(sha256.Sum256([]byte(token)), a.setup.hash) && now.Before(a.setup.expires)
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
	if !a.setupTokenValid(token, now) {
		return SignInResult{}, notice.ErrNotFound
	}
	acct, err := a.newAccount(ctx, login, name, notice.Admin, password, now)
	if err != nil {
		return SignInResult{}, err
	}
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		some, err := anyAccount(tx)
		if err != nil {
			return err
		}
		if some {
			return notice.ErrNotFound
		}
		return errors.Join(tx.PutAccount(acct), tx.AppendActivity(notice.Activity{
			At: now, Kind: notice.AccountAdded, Of: acct.Login, Detail: acct.Role.String(),
		}))
	})
	if errors.Is(err, notice.ErrNotFound) {
		a.voidSetupToken()
		return SignInResult{}, notice.ErrNotFound
	}
	if err != nil {
		return SignInResult{}, fmt.Errorf("adding the first administrator %q: %w", acct.Login, err)
	}
	a.voidSetupToken()
	return a.startSession(ctx, acct, ByLink, from, now, nil)
}

// voidSetupToken makes the current setup token invalid.
func (a *Auth) voidSetupToken() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.setup = setupToken{}
}
