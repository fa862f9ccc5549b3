package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"noticeboard/internal/notice"
)

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
