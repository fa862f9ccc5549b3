package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

const setupTokenLifetime = 30 * time.Minute

// A setupToken lets its holder make the first administrator. The zero one lets in nobody.
type setupToken struct {
	hash    [sha256.Size]byte
	expires time.Time
}

// NewSetupToken returns a token with which CreateFirstAdmin can be called once within 30 minutes, or "" if there
// is an account already. It has at least 128 bits, in 26 characters of base32. An earlier one is
// void from then on.
func (a *Auth) NewSetupToken(ctx context.Context) (token string, err error) {
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
	a.setup = setupToken{sha256.Sum256([]byte(token)), a.now().Add(setupTokenLifetime)}
	return token, nil
}

// SetupTokenValid reports whether CreateFirstAdmin would take token.
func (a *Auth) SetupTokenValid(token string) bool {
	now, hash := a.now(), sha256.Sum256([]byte(token))
	a.mu.Lock()
	defer a.mu.Unlock()
	return subtle.ConstantTimeCompare(hash[:], a.setup.hash[:]) == 1 && now.Before(a.setup.expires)
}

func anyAccount(tx Tx) (bool, error) {
	some, err := tx.Accounts("", 1)
	return len(some) > 0, err
}

// CreateFirstAdmin makes the first account, an administrator's, and signs it in. It is
// notice.ErrNotFound if the token of Setup is wrong, expired or used up, or if there is an account
// by now. Problems are those of login, name and password.
func (a *Auth) CreateFirstAdmin(ctx context.Context, token, login, name, password string, from Client) (SignInResult, error) {
	if !a.SetupTokenValid(token) {
		return SignInResult{}, notice.ErrNotFound
	}
	acct, err := a.newAccount(ctx, login, name, notice.Admin, password)
	if err != nil {
		return SignInResult{}, err
	}
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		if some, err := anyAccount(tx); some || err != nil {
			return errors.Join(err, notice.ErrNotFound)
		}
		return errors.Join(
			tx.PutAccount(acct),
			tx.AppendActivity(notice.Activity{At: acct.Created, Kind: notice.AccountAdded, Of: acct.Login, Detail: acct.Role.String()}),
		)
	})
	if errors.Is(err, notice.ErrNotFound) {
		a.voidSetupToken()
		return SignInResult{}, notice.ErrNotFound
	}
	if err != nil {
		return SignInResult{}, fmt.Errorf("adding the first administrator %q: %w", acct.Login, err)
	}
	a.voidSetupToken()
	return a.startSession(ctx, acct, ByLink, from, acct.Created, nil)
}

// voidSetupToken voids the token of Setup.
func (a *Auth) voidSetupToken() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.setup = setupToken{}
}
