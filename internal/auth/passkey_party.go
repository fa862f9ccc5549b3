package auth

import (
	"context"
	"slices"
	"time"
)

// BoundElsewhere returns the host name that a passkey is bound to if it cannot be used because that is not the board's:
// the board had another address when the passkey was added. It is empty if the passkey can be used, as far as is known,
// or if no passkey can be.
func (a *Auth) BoundElsewhere(p Passkey) string {
	if !a.relyingParty.foreign(p) {
		return ""
	}
	return p.Party
}

// PasskeysElsewhere returns the other host names that passkeys of enabled accounts are bound to, in alphabetical order. It
// is up to a minute old.
func (a *Auth) PasskeysElsewhere(ctx context.Context) (names []string, err error) {
	now := a.now()
	a.elsewhere.Lock()
	defer a.elsewhere.Unlock()
	if age := now.Sub(a.elsewhere.read); !a.elsewhere.read.IsZero() && 0 <= age && age < elsewhereMaxAge {
		return a.elsewhere.names, nil
	}
	for after, more := "", true; more; {
		err := a.store.ViewAccounts(ctx, func(tx Tx) error {
			accounts, err := tx.Accounts(after, elsewherePage)
			for _, acct := range accounts {
				after = acct.Login
				names = append(names, a.relyingParty.foreignNames(acct)...)
			}
			more = len(accounts) == elsewherePage
			return err
		})
		if err != nil {
			return nil, wrap(err, "looking for passkeys of other names")
		}
	}
	slices.Sort(names)
	a.elsewhere.names, a.elsewhere.read = slices.Compact(names), now
	return a.elsewhere.names, nil
}

const (
	elsewhereMaxAge = time.Minute
	elsewherePage   = 200 // accounts read in one View
)

// foreign reports whether a passkey is bound to another name than that of the board.
func (p relyingParty) foreign(k Passkey) bool {
	return p.webauthn != nil && k.Party != "" && k.Party != p.id
}

// foreignNames returns the other names that passkeys of an account are bound to; nil if it is disabled.
func (p relyingParty) foreignNames(acct Account) (names []string) {
	for _, k := range acct.Passkeys {
		if !acct.Disabled && p.foreign(k) {
			names = append(names, k.Party)
		}
	}
	return names
}

// user returns an account for package webauthn, without the passkeys that are bound to another name.
func (p relyingParty) user(acct Account) webauthnUser {
	acct.Passkeys = slices.DeleteFunc(slices.Clone(acct.Passkeys), p.foreign)
	return webauthnUser{acct}
}
