package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// Factors may be changed until reauthWindow after the owner last authenticated. A change whose form was
// shown in that time is accepted for reauthGrace longer.
const (
	reauthWindow = 10 * time.Minute
	reauthGrace  = 5 * time.Minute
)

// ErrReauthRequired is returned if the owner of a session must first authenticate again, with
// Reauthenticate or ReauthenticateWithPasskey.
var ErrReauthRequired = errors.New("reauthentication required")

// Reauthenticated returns ErrReauthRequired unless the owner of s authenticated in the last 10 minutes.
// Pages with forms that change factors call it; the methods that make the changes check it themselves.
func (a *Auth) Reauthenticated(s Session) error { return requireReauth(s, reauthWindow, a.now()) }

// requireReauth returns ErrReauthRequired if the owner of s authenticated longer than window ago, or, by
// a clock that was set back since, more than reauthGrace in the future.
func requireReauth(s Session, window time.Duration, now time.Time) error {
	if since := now.Sub(s.Authenticated); since < -reauthGrace || since > window {
		return ErrReauthRequired
	}
	return nil
}

// Reauthenticate verifies the password of the owner of s and updates Session.Authenticated in the store.
//
// Errors: notice.Problems with the field password; notice.TooSoon after too many wrong ones, or if too many
// passwords are being checked; notice.ErrConflict if the password was changed meanwhile; notice.ErrNotFound if
// the session has ended.
func (a *Auth) Reauthenticate(ctx context.Context, s Session, password string) error {
	now := a.now()
	acct, err := a.account(ctx, s.Login)
	if err != nil {
		return fmt.Errorf("reauthenticating: %w", err)
	}
	refund, wait := a.throttle.passwordCheck(acct.Login, now)
	if wait > 0 {
		return notice.TooSoon(wait)
	}
	if err := a.checkPassword(ctx, acct, "password", password, refund); err != nil {
		return err
	}
	return a.recordReauth(ctx, s, now, func(_ WriteTx, stored *Account) error {
		if stored.Password != acct.Password {
			return notice.ErrConflict
		}
		return nil
	})
}

// BeginReauth returns the options with which a browser uses a passkey of acct, the owner of s, as
// PublicKeyCredentialRequestOptionsJSON; "" if there are no passkeys. ReauthenticateWithPasskey takes the
// response within 10 minutes.
func (a *Auth) BeginReauth(acct Account, s Session) (options string, err error) {
	if a.relyingParty.webauthn == nil || len(a.relyingParty.user(acct).Passkeys) == 0 {
		return "", nil
	}
	return a.marshalAssertionOptions(&acct, a.relyingParty.newChallenge(forReauth, Hash(s.ID), a.now()))
}

// ReauthenticateWithPasskey verifies a browser's response to BeginReauth and updates
// Session.Authenticated in the store.
//
// Errors: notice.Problems with the field passkey; notice.ErrNotFound if the session has ended.
func (a *Auth) ReauthenticateWithPasskey(ctx context.Context, s Session, response string) error {
	now := a.now()
	k, err := a.verifyAssertion(ctx, forReauth, Hash(s.ID), response, now)
	if err == nil && k.Login != s.Login {
		err = errBadPasskey()
	}
	if err != nil {
		return err
	}
	return a.recordReauth(ctx, s, now, a.markUsed(k, now))
}

// recordReauth applies change to the owner's account and sets Session.Authenticated to now, in one
// transaction.
func (a *Auth) recordReauth(ctx context.Context, s Session, now time.Time, change func(WriteTx, *Account) error) error {
	err := a.changeAccount(ctx, s.Login, func(tx WriteTx, stored *Account) error {
		if err := change(tx, stored); err != nil {
			return err
		}
		kept, err := tx.Session(s.ID)
		if err != nil {
			return err
		}
		kept.Authenticated = now
		return tx.PutSession(kept)
	})
	return wrap(err, "reauthenticating "+s.Login)
}
