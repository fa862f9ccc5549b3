package auth

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

const (
	idleLimit     = 30 * time.Minute // without a request
	absoluteLimit = 12 * time.Hour
	seenInterval  = 5 * time.Minute // between two writes of Seen

	deleteBatch = 500 // sessions that one transaction of DeleteExpired deletes
)

// SessionLifetime is how long a session lasts at most; a cookie need not outlive it.
const SessionLifetime = absoluteLimit

// A SessionID is the SHA-256 of the token that a browser holds.
type SessionID Hash

// A Method says how a session was begun. It is also a message key's last part.
type Method string

const (
	ByPassword Method = "password"
	ByCode     Method = "code"     // password and one-time code
	ByKey      Method = "key"      // password and passkey
	ByRecovery Method = "recovery" // password and recovery code
	ByPasskey  Method = "passkey"  // instead of a password
	ByLink     Method = "link"     // by an invitation, or as the first administrator
)

// Methods lists all methods.
var Methods = []Method{ByPassword, ByCode, ByKey, ByRecovery, ByPasskey, ByLink}

// A Session is one browser signed in to one account.
type Session struct {
	ID            SessionID
	Login         string
	Created       time.Time
	Seen          time.Time // last request, up to 5 minutes behind
	Method        Method    // empty in sessions of older programs
	Authenticated time.Time // when its owner last showed a password or a passkey
}

// expired reports whether the session has ended by now. One from the future was made before the clock
// was set back and would otherwise outlive its limit.
func (s Session) expired(now time.Time) bool {
	age := now.Sub(s.Created)
	return age < -idleLimit || age >= absoluteLimit || now.Sub(s.Seen) >= idleLimit
}

// startSession opens a session of acct. The account must still have the password that it has in acct, and
// not be disabled, else notice.ErrConflict: what was changed meanwhile opens nothing. Then change, if
// there is one, has its say in the same transaction.
func (a *Auth) startSession(ctx context.Context, acct Account, how Method, from Client, now time.Time, change func(*Account) error) (SignInResult, error) {
	token, id := newSessionToken()
	e := SignInResult{Token: token}
	err := a.changeAccount(ctx, acct.Login, func(tx WriteTx, stored *Account) error {
		if stored.Password != acct.Password || stored.Disabled {
			return notice.ErrConflict
		}
		if change != nil {
			if err := change(stored); err != nil {
				return err
			}
		}
		stored.LastSignIn = now
		e.Account = *stored
		return putSession(tx, Session{ID: id, Login: acct.Login, Created: now, Seen: now, Method: how, Authenticated: now}, from)
	})
	if err != nil {
		return SignInResult{}, fmt.Errorf("opening a session of %q: %w", acct.Login, err)
	}
	return e, nil
}

// putSession stores a session and lists it among the sign-ins.
func putSession(tx WriteTx, s Session, from Client) error {
	if err := tx.PutSession(s); err != nil {
		return err
	}
	return tx.AddSignIn(SignIn{Login: s.Login, At: s.Created, Method: s.Method, Browser: from.Browser, Session: s.ID})
}
