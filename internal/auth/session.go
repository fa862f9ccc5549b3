package auth

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

const (
	// SessionLifetime is the maximum age of a session.
	SessionLifetime = 12 * time.Hour

	// CookieLifetime is how long browsers keep the token of a session. It is longer than SessionLifetime, so that what
	// is sent soon after a session has ended can be told from what a stranger sends (HadSession).
	CookieLifetime = 2 * SessionLifetime

	idleLimit    = 30 * time.Minute // maximum time between two requests of a session
	seenInterval = 5 * time.Minute  // minimum time between two writes of Session.Seen
)

// A SessionID is the SHA-256 of the token in the browser's cookie.
type SessionID Hash

// A Method is the way in which a session was opened. It is also the last part of a message key.
type Method string

const (
	ByPassword Method = "password"
	ByCode     Method = "code"     // password and one-time code
	ByKey      Method = "key"      // password and passkey
	ByRecovery Method = "recovery" // password and recovery code
	ByPasskey  Method = "passkey"  // passkey without a password
	ByLink     Method = "link"     // invitation, or creation of the first administrator
)

// Methods lists all methods.
var Methods = []Method{ByPassword, ByCode, ByKey, ByRecovery, ByPasskey, ByLink}

// A Session is one browser signed in to one account.
type Session struct {
	ID            SessionID
	Login         string // of the account
	Created       time.Time
	Seen          time.Time // last request, up to 5 minutes late
	Method        Method    // empty in sessions stored by older versions
	Authenticated time.Time // when the owner last authenticated, at sign-in or by reauthentication
}

// expired reports whether the session has expired. If the clock was set back by more than idleLimit
// since the session was created, it counts as expired, since its age is unknown.
func (s Session) expired(now time.Time) bool {
	age := now.Sub(s.Created)
	return age < -idleLimit || age >= SessionLifetime || now.Sub(s.Seen) >= idleLimit
}

// startSession opens a session of acct. It returns notice.ErrConflict if the stored account has another
// password than acct or is disabled. In the same transaction it applies change, unless that is nil.
func (a *Auth) startSession(
	ctx context.Context, acct Account, method Method, from Client, now time.Time,
	change func(WriteTx, *Account) error,
) (SignInResult, error) {
	token, id := newSessionToken()
	opened := Session{ID: id, Login: acct.Login, Created: now, Seen: now, Method: method, Authenticated: now}
	result := SignInResult{Token: token}
	err := a.changeAccount(ctx, acct.Login, func(tx WriteTx, stored *Account) error {
		if stored.Password != acct.Password || stored.Disabled {
			return notice.ErrConflict
		}
		if change != nil {
			if err := change(tx, stored); err != nil {
				return err
			}
		}
		stored.LastSignIn = now
		result.Account = *stored
		return putSession(tx, opened, from)
	})
	if err != nil {
		return SignInResult{}, fmt.Errorf("opening a session of %q: %w", acct.Login, err)
	}
	a.throttle.remember(acct.Login, from.Addr)
	return result, nil
}

// putSession stores a new session and adds it to the account's sign-ins.
func putSession(tx WriteTx, s Session, from Client) error {
	if err := tx.PutSession(s); err != nil {
		return err
	}
	return tx.AddSignIn(SignIn{
		Login: s.Login, At: s.Created, Method: s.Method, Browser: from.Browser, Session: s.ID,
	})
}
