package auth

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"noticeboard/internal/notice"
)

// BeginLogin returns the options with which a browser signs in by a passkey of any account; "" if
// there can be none.
func (a *Auth) BeginLogin() (options string, err error) {
	if a.relyingParty.webauthn == nil {
		return "", nil
	}
	return a.marshalAssertionOptions(nil, a.relyingParty.newChallenge(forLogin, Hash{}, a.now()))
}

// BeginSecondFactor does so for the second step of acct; "" if it has no passkeys.
func (a *Auth) BeginSecondFactor(acct Account, token string) (options string, err error) {
	if a.relyingParty.webauthn == nil || len(acct.Passkeys) == 0 {
		return "", nil
	}
	return a.marshalAssertionOptions(&acct, a.relyingParty.newChallenge(forSecondFactor, sha256.Sum256([]byte(token)), a.now()))
}

// BeginReauth does so for who is signed in; "" if there are no passkeys.
func (a *Auth) BeginReauth(acct Account, s Session) (options string, err error) {
	if a.relyingParty.webauthn == nil || len(acct.Passkeys) == 0 {
		return "", nil
	}
	return a.marshalAssertionOptions(&acct, a.relyingParty.newChallenge(forReauth, Hash(s.ID), a.now()))
}

func (a *Auth) marshalAssertionOptions(acct *Account, challenge []byte) (options string, err error) {
	r, _, err := a.assertionOptions(acct, challenge)
	if err != nil {
		return "", fmt.Errorf("asking for a passkey: %w", err)
	}
	text, err := json.Marshal(r)
	return string(text), err
}

// assertionOptions returns the options with a challenge, and what the answer is held against. Without an
// account any passkey will do.
func (a *Auth) assertionOptions(acct *Account, challenge []byte) (protocol.PublicKeyCredentialRequestOptions, *webauthn.SessionData, error) {
	var c *protocol.CredentialAssertion
	var s *webauthn.SessionData
	var err error
	if acct == nil {
		c, s, err = a.relyingParty.webauthn.BeginDiscoverableLogin(webauthn.WithChallenge(challenge))
	} else {
		c, s, err = a.relyingParty.webauthn.BeginLogin(webauthnUser{*acct}, webauthn.WithChallenge(challenge))
	}
	if err != nil {
		return protocol.PublicKeyCredentialRequestOptions{}, nil, err
	}
	return c.Response, s, nil
}

// An assertedPasskey is a passkey whose owner has shown to have it.
type assertedPasskey struct {
	Account
	id      []byte
	counter uint32
}

// verifyAssertion judges a browser's answer. Whatever is wrong with it, it returns Problems of "passkey".
func (a *Auth) verifyAssertion(ctx context.Context, purpose challengePurpose, bound Hash, response string, now time.Time) (assertedPasskey, error) {
	if a.relyingParty.webauthn == nil {
		return assertedPasskey{}, errBadPasskey()
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(response))
	if err != nil {
		return assertedPasskey{}, errBadPasskey()
	}
	challenge, err := tokenText.DecodeString(parsed.Response.CollectedClientData.Challenge)
	if err != nil || !a.relyingParty.validChallenge(challenge, purpose, bound, now) {
		return assertedPasskey{}, notice.Problems{"passkey": "problem.passkey.late"}
	}
	var acct Account
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		acct, err = tx.AccountWithPasskey(parsed.RawID)
		return err
	})
	if errors.Is(err, notice.ErrNotFound) || err == nil && acct.Disabled {
		return assertedPasskey{}, errBadPasskey()
	}
	if err != nil {
		return assertedPasskey{}, fmt.Errorf("looking up a passkey: %w", err)
	}
	_, session, err := a.assertionOptions(&acct, challenge)
	if err != nil {
		return assertedPasskey{}, err
	}
	made, err := a.relyingParty.webauthn.ValidateLogin(webauthnUser{acct}, *session, parsed)
	if err != nil || made.Authenticator.CloneWarning || !a.relyingParty.useChallenge(challenge, now) {
		return assertedPasskey{}, errBadPasskey()
	}
	return assertedPasskey{acct, made.ID, made.Authenticator.SignCount}, nil
}

// markUsed notes down that the passkey was used, if the account still has it.
func (k assertedPasskey) markUsed(now time.Time) func(*Account) error {
	return func(stored *Account) error {
		i := slices.IndexFunc(stored.Passkeys, func(p Passkey) bool { return bytes.Equal(p.ID, k.id) })
		if i < 0 {
			return errBadPasskey()
		}
		stored.Passkeys = slices.Clone(stored.Passkeys)
		stored.Passkeys[i].Used, stored.Passkeys[i].Counter = now, k.counter
		return nil
	}
}

// SignInWithPasskey signs in by a passkey alone. Problems are those of "passkey"; notice.TooSoon if
// there were too many wrong attempts from the client's network.
func (a *Auth) SignInWithPasskey(ctx context.Context, response string, from Client) (SignInResult, error) {
	now := a.now()
	refund, wait := a.throttle.network(from.Addr, now)
	if wait > 0 {
		return SignInResult{}, notice.TooSoon(wait)
	}
	k, err := a.verifyAssertion(ctx, forLogin, Hash{}, response, now)
	if err != nil {
		return SignInResult{}, err
	}
	refund()
	e, err := a.startSession(ctx, k.Account, ByPasskey, from, now, k.markUsed(now))
	if errors.Is(err, notice.ErrConflict) {
		return SignInResult{}, errBadPasskey()
	}
	return e, wrap(err, "signing in by a passkey")
}

// CompleteWithPasskey turns half a session into a whole one by a passkey of the same account.
func (a *Auth) CompleteWithPasskey(ctx context.Context, token, response string, from Client) (SignInResult, error) {
	now := a.now()
	acct, err := a.PendingSignIn(ctx, token)
	if err != nil {
		return SignInResult{}, err
	}
	k, err := a.verifyAssertion(ctx, forSecondFactor, sha256.Sum256([]byte(token)), response, now)
	if err == nil && k.Login != acct.Login {
		err = errBadPasskey()
	}
	if err != nil {
		return SignInResult{}, err
	}
	return a.complete(ctx, token, acct, ByKey, from, now, k.markUsed(now))
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
