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
	if err := a.proven(s, provenFor); err != nil {
		return "", err
	}
	if a.passkeys.site == nil {
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
	creation, _, err := a.creation(acct, a.passkeys.challenge(toAdd, Hash(s.ID), a.now()))
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(creation)
	return string(text), err
}

// creation returns the options with a challenge, and what the answer is held against.
func (a *Auth) creation(acct Account, challenge []byte) (protocol.PublicKeyCredentialCreationOptions, webauthn.SessionData, error) {
	o := owner{acct}
	c, s, err := a.passkeys.site.BeginRegistration(o,
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

// badPasskey answers a passkey that does not do, whatever is wrong with it.
func badPasskey() error { return notice.Problems{"passkey": "problem.passkey.wrong"} }

// AddPasskey adds the passkey that the browser made, and returns recovery codes if these are the
// account's first. Problems are those of "name" and "passkey".
func (a *Auth) AddPasskey(ctx context.Context, s Session, name, response string) (codes []string, err error) {
	now := a.now()
	if err := a.proven(s, provenFor+provenGrace); err != nil {
		return nil, err
	}
	name = spaced(name)
	if problem := passkeyNameProblem(name); problem != "" {
		return nil, notice.Problems{"passkey-name": problem}
	}
	if a.passkeys.site == nil {
		return nil, badPasskey()
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(response))
	if err != nil {
		return nil, badPasskey()
	}
	challenge, err := tokenText.DecodeString(parsed.Response.CollectedClientData.Challenge)
	if err != nil || !a.passkeys.ours(challenge, toAdd, Hash(s.ID), now) {
		return nil, notice.Problems{"passkey": "problem.passkey.late"}
	}
	acct, err := a.account(ctx, s.Login)
	if err != nil {
		return nil, err
	}
	_, session, err := a.creation(acct, challenge)
	if err != nil {
		return nil, err
	}
	made, err := a.passkeys.site.CreateCredential(owner{acct}, session, parsed)
	if err != nil || !a.passkeys.spend(challenge, now) {
		return nil, badPasskey()
	}
	p := Passkey{ID: made.ID, Key: made.PublicKey, Name: name, Added: now, Counter: made.Authenticator.SignCount, BackupEligible: made.Flags.BackupEligible}
	err = a.own(ctx, s, notice.PasskeyAdded, name, func(_ WriteTx, stored *Account) error {
		if len(stored.Passkeys) >= MaxPasskeys {
			return notice.Problems{"passkey-name": "problem.passkey.many"}
		}
		stored.Passkeys = append(slices.Clone(stored.Passkeys), p)
		codes = stored.firstRecovery()
		return nil
	})
	if errors.Is(err, notice.ErrConflict) {
		return nil, badPasskey() // some account has it
	}
	return codes, err
}

func passkeyNameProblem(name string) string {
	switch problem := nameProblem(name); problem {
	case "problem.name.missing":
		return "problem.passkey.name"
	default:
		return problem
	}
}
