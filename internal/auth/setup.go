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

const setupLimit = 30 * time.Minute

// A setupToken lets its holder make the first administrator. The zero one lets in nobody.
type setupToken struct {
	hash    [sha256.Size]byte
	expires time.Time
}

// Setup returns a token with which FirstAdmin can be called once within 30 minutes, or "" if there
// is an account already. It has at least 128 bits, in 26 characters of base32. An earlier one is
// void from then on.
func (a *Auth) Setup(ctx context.Context) (token string, err error) {
	a.endSetup()
	some, err := a.store.Accounts(ctx, "", 1)
	if err != nil {
		return "", fmt.Errorf("looking for an account: %w", err)
	}
	if len(some) > 0 {
		return "", nil
	}
	token = rand.Text()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.setup = setupToken{sha256.Sum256([]byte(token)), a.now().Add(setupLimit)}
	return token, nil
}

// SetupValid reports whether FirstAdmin would take token.
func (a *Auth) SetupValid(token string) bool {
	now, hash := a.now(), sha256.Sum256([]byte(token))
	a.mu.Lock()
	defer a.mu.Unlock()
	return subtle.ConstantTimeCompare(hash[:], a.setup.hash[:]) == 1 && now.Before(a.setup.expires)
}

// FirstAdmin makes the first account, an administrator's, and signs it in. It is
// notice.ErrNotFound if the token of Setup is wrong, expired or used up, or if there is an account
// by now. Problems are those of login, name and password.
func (a *Auth) FirstAdmin(ctx context.Context, token, login, name, password string) (sessionToken string, acct Account, err error) {
	if !a.SetupValid(token) {
		return "", Account{}, notice.ErrNotFound
	}
	acct, err = a.newAccount(ctx, login, name, notice.Admin, password)
	if err != nil {
		return "", Account{}, err
	}
	err = a.store.AddAccount(ctx, acct, true)
	if errors.Is(err, notice.ErrConflict) {
		a.endSetup()
		return "", Account{}, notice.ErrNotFound
	}
	if err != nil {
		return "", Account{}, fmt.Errorf("adding the first administrator %q: %w", acct.Login, err)
	}
	a.endSetup()
	return a.begin(ctx, acct, "", acct.Created)
}

// endSetup voids the token of Setup.
func (a *Auth) endSetup() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.setup = setupToken{}
}
