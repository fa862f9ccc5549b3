package auth

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"noticeboard/internal/notice"
)

// BeginRegistration returns the options, as JSON, with which a browser makes a passkey for the owner of s.
func (a *Auth) BeginRegistration(ctx context.Context, s Session) (options string, err error) {
	if err := a.requireReauth(s, reauthWindow); err != nil {
		return "", err
	}
	if a.relyingParty.webauthn == nil {
		return "", notice.ErrNotFound
	}
	var acct Account
	err = a.changeAccount(ctx, s.Login, func(_ WriteTx, stored *Account) error {
		if len(stored.UserHandle) == 0 {
			stored.UserHandle = make([]byte, 32)
			rand.Read(stored.UserHandle)
		}
		acct = *stored
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("asking for a passkey of %q: %w", s.Login, err)
	}
	creation, _, err := a.creationOptions(acct, a.relyingParty.newChallenge(forRegistration, Hash(s.ID), a.now()))
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(creation)
	return string(text), err
}

// creationOptions returns the options with a challenge, and what the answer is held against.
func (a *Auth) creationOptions(acct Account, challenge []byte) (protocol.PublicKeyCredentialCreationOptions, webauthn.SessionData, error) {
	o := webauthnUser{acct}
	c, s, err := a.relyingParty.webauthn.BeginRegistration(o,
		webauthn.WithExclusions(webauthn.Credentials(o.WebAuthnCredentials()).CredentialDescriptors()),
		func(c *protocol.PublicKeyCredentialCreationOptions) error {
			c.Challenge = challenge
			return nil
		})
	if err != nil {
		return protocol.PublicKeyCredentialCreationOptions{}, webauthn.SessionData{}, fmt.Errorf("asking for a passkey: %w", err)
	}
	return c.Response, *s, nil
}

// errBadPasskey answers a passkey that does not do, whatever is wrong with it.
func errBadPasskey() error { return notice.Problems{"passkey": "problem.passkey.wrong"} }

// AddPasskey adds the passkey that the browser made, and returns recovery codes if these are the
// account's first. Problems are those of "name" and "passkey".
func (a *Auth) AddPasskey(ctx context.Context, s Session, name, response string) (codes []string, err error) {
	now := a.now()
	if err := a.requireReauth(s, reauthWindow+reauthGrace); err != nil {
		return nil, err
	}
	name = collapseSpaces(name)
	if problem := passkeyNameProblem(name); problem != "" {
		return nil, notice.Problems{"passkey-name": problem}
	}
	if a.relyingParty.webauthn == nil {
		return nil, errBadPasskey()
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(response))
	if err != nil {
		return nil, errBadPasskey()
	}
	challenge, err := tokenText.DecodeString(parsed.Response.CollectedClientData.Challenge)
	if err != nil || !a.relyingParty.validChallenge(challenge, forRegistration, Hash(s.ID), now) {
		return nil, notice.Problems{"passkey": "problem.passkey.late"}
	}
	acct, err := a.account(ctx, s.Login)
	if err != nil {
		return nil, err
	}
	_, session, err := a.creationOptions(acct, challenge)
	if err != nil {
		return nil, err
	}
	made, err := a.relyingParty.webauthn.CreateCredential(webauthnUser{acct}, session, parsed)
	if err != nil || !a.relyingParty.useChallenge(challenge, now) {
		return nil, errBadPasskey()
	}
	p := Passkey{ID: made.ID, Key: made.PublicKey, Name: name, Added: now, Counter: made.Authenticator.SignCount, BackupEligible: made.Flags.BackupEligible}
	err = a.changeOwn(ctx, s, notice.PasskeyAdded, name, func(_ WriteTx, stored *Account) error {
		if len(stored.Passkeys) >= MaxPasskeys {
			return notice.Problems{"passkey-name": "problem.passkey.many"}
		}
		stored.Passkeys = append(slices.Clone(stored.Passkeys), p)
		codes = stored.ensureRecoveryCodes()
		return nil
	})
	if errors.Is(err, notice.ErrConflict) {
		return nil, errBadPasskey() // some account has it
	}
	return codes, err
}
