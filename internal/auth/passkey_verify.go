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

// marshalAssertionOptions returns the options for the browser as PublicKeyCredentialRequestOptionsJSON
// (W3C Web Authentication Level 3).
func (a *Auth) marshalAssertionOptions(acct *Account, challenge []byte) (options string, err error) {
	r, _, err := a.assertionOptions(acct, challenge)
	if err != nil {
		return "", fmt.Errorf("options to use a passkey: %w", err)
	}
	text, err := json.Marshal(r)
	return string(text), err
}

// assertionOptions returns the options for the browser and the session data with which its response is
// verified. If acct is nil, a passkey of any account is accepted.
func (a *Auth) assertionOptions(
	acct *Account, challenge []byte,
) (protocol.PublicKeyCredentialRequestOptions, *webauthn.SessionData, error) {
	var c *protocol.CredentialAssertion
	var s *webauthn.SessionData
	var err error
	if acct == nil {
		c, s, err = a.relyingParty.webauthn.BeginDiscoverableLogin(webauthn.WithChallenge(challenge))
	} else {
		c, s, err = a.relyingParty.webauthn.BeginLogin(a.relyingParty.user(*acct), webauthn.WithChallenge(challenge))
	}
	if err != nil {
		return protocol.PublicKeyCredentialRequestOptions{}, nil, err
	}
	return c.Response, s, nil
}

// An assertedPasskey is a passkey that a browser has just proved to have, with its account.
type assertedPasskey struct {
	Account
	id        []byte // Passkey.ID
	counter   uint32 // the new Passkey.Counter
	challenge []byte // that was answered
}

// verifyAssertion verifies a browser's response, an AuthenticationResponseJSON, to a challenge of this
// purpose and hash. The caller applies markUsed in the transaction that acts upon it. If the response is
// wrong or the account is disabled, it returns notice.Problems with the field passkey.
func (a *Auth) verifyAssertion(
	ctx context.Context, purpose challengePurpose, bound Hash, response string, now time.Time,
) (assertedPasskey, error) {
	if a.relyingParty.webauthn == nil {
		return assertedPasskey{}, errBadPasskey()
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(response))
	if err != nil {
		return assertedPasskey{}, errBadPasskey()
	}
	challenge, err := tokenText.DecodeString(parsed.Response.CollectedClientData.Challenge)
	if err != nil || !a.relyingParty.validChallenge(challenge, purpose, bound, now) {
		return assertedPasskey{}, errLateChallenge()
	}
	var acct Account
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		if err := requireUnused(tx, challenge, now); err != nil {
			return err
		}
		acct, err = tx.AccountWithPasskey(parsed.RawID)
		return err
	})
	if errors.Is(err, notice.ErrNotFound) || err == nil && acct.Disabled {
		return assertedPasskey{}, errBadPasskey()
	}
	if err != nil {
		return assertedPasskey{}, wrap(err, "looking up a passkey")
	}
	user := a.relyingParty.user(acct)
	if len(user.Passkeys) == 0 {
		return assertedPasskey{}, errBadPasskey()
	}
	_, session, err := a.assertionOptions(&acct, challenge)
	if err != nil {
		return assertedPasskey{}, err
	}
	made, err := a.relyingParty.webauthn.ValidateLogin(user, *session, parsed)
	if err != nil || made.Authenticator.CloneWarning {
		return assertedPasskey{}, errBadPasskey()
	}
	return assertedPasskey{acct, made.ID, made.Authenticator.SignCount, challenge}, nil
}

// markUsed returns a change that stores the time of use, the counter and the name that the passkey is bound to, and that
// the challenge was answered. If it was answered before, or the account no longer has the passkey, the change
// returns notice.Problems.
func (a *Auth) markUsed(k assertedPasskey, now time.Time) func(WriteTx, *Account) error {
	return func(tx WriteTx, stored *Account) error {
		if err := a.useChallenge(tx, k.challenge, k.Login, now); err != nil {
			return err
		}
		i := slices.IndexFunc(stored.Passkeys, func(p Passkey) bool { return bytes.Equal(p.ID, k.id) })
		if i < 0 {
			return errBadPasskey()
		}
		stored.Passkeys = slices.Clone(stored.Passkeys)
		stored.Passkeys[i].Used, stored.Passkeys[i].Counter, stored.Passkeys[i].Party = now, k.counter, a.relyingParty.id
		return nil
	}
}
