package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// provenFor is how long after a password or a passkey its owner may change what opens the account;
// what was begun in that time may be finished a little later.
const (
	reauthWindow = 10 * time.Minute
	reauthGrace  = 5 * time.Minute
)

// ErrReauthRequired says that the session's owner has to show a password or a passkey again first.
var ErrReauthRequired = errors.New("not proven lately")

// Reauthenticated returns ErrReauthRequired unless the owner of s has shown a password or a passkey lately. Ask it
// before a page that leads to such a change; the changes ask by themselves.
func (a *Auth) Reauthenticated(s Session) error { return a.requireReauth(s, reauthWindow) }

func (a *Auth) requireReauth(s Session, window time.Duration) error {
	if since := a.now().Sub(s.Authenticated); since < -reauthGrace || since > window {
		return ErrReauthRequired
	}
	return nil
}

// Reauthenticate notes that the owner of s has typed the password. Problems are those of "password";
// notice.TooSoon after too many wrong ones.
func (a *Auth) Reauthenticate(ctx context.Context, s Session, password string) error {
	now := a.now()
	acct, err := a.account(ctx, s.Login)
	if err != nil {
		return fmt.Errorf("proving: %w", err)
	}
	refund, wait := a.throttle.passwordCheck(acct.Login, now)
	if wait > 0 {
		return notice.TooSoon(wait)
	}
	if err := a.checkPassword(ctx, acct, "password", password); err != nil {
		return err
	}
	refund()
	return a.recordReauth(ctx, s, now, func(stored *Account) error {
		if stored.Password != acct.Password {
			return notice.ErrConflict
		}
		return nil
	})
}

// BeginReauth does so for who is signed in; "" if there are no passkeys.
func (a *Auth) BeginReauth(acct Account, s Session) (options string, err error) {
	if a.relyingParty.webauthn == nil || len(acct.Passkeys) == 0 {
		return "", nil
	}
	return a.marshalAssertionOptions(&acct, a.relyingParty.newChallenge(forReauth, Hash(s.ID), a.now()))
}

// ReauthenticateWithPasskey notes that the owner of s has shown a passkey.
func (a *Auth) ReauthenticateWithPasskey(ctx context.Context, s Session, response string) error {
	now := a.now()
	k, err := a.verifyAssertion(ctx, forReauth, Hash(s.ID), response, now)
	if err == nil && k.Login != s.Login {
		err = errBadPasskey()
	}
	if err != nil {
		return err
	}
	return a.recordReauth(ctx, s, now, k.markUsed(now))
}

// recordReauth notes it down, and keeps the account as change leaves it.
func (a *Auth) recordReauth(ctx context.Context, s Session, now time.Time, change func(*Account) error) error {
	err := a.changeAccount(ctx, s.Login, func(tx WriteTx, stored *Account) error {
		if err := change(stored); err != nil {
			return err
		}
		kept, err := tx.Session(s.ID)
		if err != nil {
			return err
		}
		kept.Authenticated = now
		return tx.PutSession(kept)
	})
	return wrap(err, "proving who uses "+s.Login)
}
