package auth

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"noticeboard/internal/notice"
)

// BeginRegistration returns the options with which a browser creates a passkey for the owner of s, as
// PublicKeyCredentialCreationOptionsJSON (W3C Web Authentication Level 3). AddPasskey takes the
// browser's response within 10 minutes.
//
// Errors: ErrReauthRequired; notice.ErrNotFound if there can be no passkeys.
func (a *Auth) BeginRegistration(ctx context.Context, s Session) (options string, err error) {
	now := a.now()
	if err := requireReauth(s, reauthWindow, now); err != nil {
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
		return "", fmt.Errorf("beginning to register a passkey of %q: %w", s.Login, err)
	}
	creation, _, err := a.creationOptions(acct, a.relyingParty.newChallenge(forRegistration, Hash(s.ID), now))
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(creation)
	return string(text), err
}

// creationOptions returns the options for the browser and the session data with which its response is
// verified.
func (a *Auth) creationOptions(
	acct Account, challenge []byte,
) (protocol.PublicKeyCredentialCreationOptions, webauthn.SessionData, error) {
	o := a.relyingParty.user(acct)
	c, s, err := a.relyingParty.webauthn.BeginRegistration(o,
		webauthn.WithExclusions(webauthn.Credentials(o.WebAuthnCredentials()).CredentialDescriptors()),
		func(c *protocol.PublicKeyCredentialCreationOptions) error {
			c.Challenge = challenge
			return nil
		})
	if err != nil {
		return protocol.PublicKeyCredentialCreationOptions{}, webauthn.SessionData{},
			fmt.Errorf("options to create a passkey: %w", err)
	}
	return c.Response, *s, nil
}

// errLateChallenge is for a response to a challenge that is not, or no longer, open.
func errLateChallenge() error { return notice.Problems{"passkey": {Key: "problem.passkey.late"}} }

// errBadPasskey returns the same notice.Problems whatever is wrong with a browser's response.
func errBadPasskey() error { return notice.Problems{"passkey": {Key: "problem.passkey.wrong"}} }

// AddPasskey adds the passkey in the browser's response, a RegistrationResponseJSON. It returns new
// recovery codes if the account had none, else nil.
//
// Errors: notice.Problems with the fields passkey-name and passkey; ErrReauthRequired;
// notice.ErrNotFound if the session has ended.
func (a *Auth) AddPasskey(ctx context.Context, s Session, name, response string) (codes []string, err error) {
	now := a.now()
	if err := requireReauth(s, reauthWindow+reauthGrace, now); err != nil {
		return nil, err
	}
	name = collapseSpaces(name)
	if problem := passkeyNameProblem(name); problem != "" {
		return nil, notice.Problems{"passkey-name": {Key: problem}}
	}
	p, challenge, err := a.verifyCreation(ctx, s, response, now)
	if err != nil {
		return nil, err
	}
	p.Name = name
	err = a.changeOwn(ctx, s, now, notice.PasskeyAdded, name, func(tx WriteTx, stored *Account) error {
		if err := a.useChallenge(tx, challenge, s.Login, now); err != nil {
			return err
		}
		if len(stored.Passkeys) >= MaxPasskeys {
			return notice.Problems{"passkey-name": {Key: "problem.passkey.many"}}
		}
		stored.Passkeys = append(slices.Clone(stored.Passkeys), p)
		codes = stored.ensureRecoveryCodes()
		return nil
	})
	if errors.Is(err, notice.ErrConflict) {
		return nil, errBadPasskey() // an account has it already
	}
	return codes, err
}

// verifyCreation returns the passkey in a browser's response, without a name, and the challenge that it
// answers. If the response is wrong it returns notice.Problems with the field passkey.
func (a *Auth) verifyCreation(
	ctx context.Context, s Session, response string, now time.Time,
) (p Passkey, challenge []byte, err error) {
	if a.relyingParty.webauthn == nil {
		return Passkey{}, nil, errBadPasskey()
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(response))
	if err != nil {
		return Passkey{}, nil, errBadPasskey()
	}
	challenge, err = tokenText.DecodeString(parsed.Response.CollectedClientData.Challenge)
	if err != nil || !a.relyingParty.validChallenge(challenge, forRegistration, Hash(s.ID), now) {
		return Passkey{}, nil, errLateChallenge()
	}
	var acct Account
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		if err := requireUnused(tx, challenge, now); err != nil {
			return err
		}
		acct, err = tx.Account(s.Login)
		return err
	})
	if err != nil {
		return Passkey{}, nil, err
	}
	_, session, err := a.creationOptions(acct, challenge)
	if err != nil {
		return Passkey{}, nil, err
	}
	made, err := a.relyingParty.webauthn.CreateCredential(a.relyingParty.user(acct), session, parsed)
	if err != nil {
		return Passkey{}, nil, errBadPasskey()
	}
	return Passkey{
		ID: made.ID, Key: made.PublicKey, Added: now,
		Counter: made.Authenticator.SignCount, BackupEligible: made.Flags.BackupEligible, Party: a.relyingParty.id,
	}, challenge, nil
}
