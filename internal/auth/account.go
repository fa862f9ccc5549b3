package auth

import (
	"context"
	"log/slog"
	"time"

	"noticeboard/internal/notice"
)

// MaxName is how many characters the name of an account may have.
const MaxName = 80

// An Account is a member of the institution who can sign in.
type Account struct {
	Login      string // 1 to 64 of a-z, 0-9, dot, hyphen and underscore
	Name       string // as official replies are signed
	Role       notice.Role
	Lang       notice.Lang // preferred at the desk; may be empty
	Password   string      // argon2id, as a PHC string
	Created    time.Time
	Disabled   bool      // cannot sign in, and has no session
	LastSignIn time.Time // last sign-in; zero if there was none

	TOTP          TOTP      // zero: none
	Passkeys      []Passkey // in the order in which they were added
	UserHandle    []byte    // by which passkeys know the account; made with the first
	RecoveryCodes []Hash    // of the recovery codes that are not used yet
}

// HasSecondFactor reports whether a password alone does not open a session.
func (a Account) HasSecondFactor() bool { return a.TOTP.On() || len(a.Passkeys) > 0 }

// Actor returns a's owner at work.
func (a Account) Actor() notice.Actor {
	return notice.Actor{Login: a.Login, Name: a.Name, Role: a.Role}
}

// canAdminister reports whether a can sign in and manage accounts.
func (a Account) canAdminister() bool { return !a.Disabled && a.Role.May(notice.ToAdminister) }

// String returns the login alone, so that printing an account does not show its secrets.
func (a Account) String() string { return a.Login }

// LogValue does for slog what String does for fmt.
func (a Account) LogValue() slog.Value { return slog.StringValue(a.Login) }

// account returns the account of a login as typed or as in an address.
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

func (a *Account) clearFactors() { a.TOTP, a.Passkeys, a.RecoveryCodes = TOTP{}, nil, nil }
