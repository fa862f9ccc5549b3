package auth

import (
	"context"
	"log/slog"
	"time"

	"noticeboard/internal/notice"
)

// MaxName is the maximum length of an account's name, in characters.
const MaxName = 80

// An Account is a member of the institution who can sign in.
type Account struct {
	Login      string // 1 to 64 of a-z, 0-9, dot, hyphen and underscore; identifies the account
	Name       string // shown, and the signature of official replies; at most MaxName characters
	Role       notice.Role
	Lang       notice.Lang // preferred language at the desk; empty if none
	Password   string      // argon2id hash, as a PHC string
	Created    time.Time
	Disabled   bool      // cannot sign in, and has no session
	LastSignIn time.Time // zero if there was none
	WrongCodes WrongCodes

	TOTP          TOTP      // zero if there are no one-time codes
	Passkeys      []Passkey // in the order in which they were added; at most MaxPasskeys
	UserHandle    []byte    // WebAuthn user handle, 32 random bytes; set before the first passkey
	RecoveryCodes []Hash    // hashes of the unused recovery codes

	Mail notice.ColleagueMail // what is told by e-mail, and where; package board has the rules of it
}

// Damaged reports whether a stands for one that cannot be read because its record is damaged. It has its login only, and
// is Disabled.
func (a Account) Damaged() bool { return a.Role == notice.Reader }

// HasSecondFactor reports whether signing in by password also takes a one-time code, a passkey or a
// recovery code.
func (a Account) HasSecondFactor() bool { return a.TOTP.On() || len(a.Passkeys) > 0 }

// Actor returns the account as the one who does something on the board.
func (a Account) Actor() notice.Actor {
	return notice.Actor{Login: a.Login, Name: a.Name, Role: a.Role}
}

// canAdminister reports whether the account is enabled and may manage accounts.
func (a Account) canAdminister() bool { return !a.Disabled && a.Role.May(notice.ToAdminister) }

// String returns the login alone, so that printing an account does not show its secrets.
func (a Account) String() string { return a.Login }

// LogValue returns the login alone, for slog.
func (a Account) LogValue() slog.Value { return slog.StringValue(a.Login) }

// account returns the account with a login as typed or as in an address. If there is none, or no
// account can have that login, it returns notice.ErrNotFound.
func (a *Auth) account(ctx context.Context, login string) (acct Account, err error) {
	if login = foldLogin(login); !isLogin(login) {
		return Account{}, notice.ErrNotFound
	}
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		acct, err = tx.Account(login)
		return err
	})
	return acct, err
}

// clearFactors removes all second factors and the recovery codes.
func (a *Account) clearFactors() { a.TOTP, a.Passkeys, a.RecoveryCodes = TOTP{}, nil, nil }
