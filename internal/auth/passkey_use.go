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
	if a.passkeys.site == nil {
		return "", nil
	}
	return a.request(nil, a.passkeys.challenge(toEnter, Hash{}, a.now()))
}

// BeginSecondFactor does so for the second step of acct; "" if it has no passkeys.
func (a *Auth) BeginSecondFactor(acct Account, half string) (options string, err error) {
	if a.passkeys.site == nil || len(acct.Passkeys) == 0 {
		return "", nil
	}
	return a.request(&acct, a.passkeys.challenge(toFinish, sha256.Sum256([]byte(half)), a.now()))
}

// BeginReauth does so for who is signed in; "" if there are no passkeys.
func (a *Auth) BeginReauth(acct Account, s Session) (options string, err error) {
	if a.passkeys.site == nil || len(acct.Passkeys) == 0 {
		return "", nil
	}
	return a.request(&acct, a.passkeys.challenge(toProve, Hash(s.ID), a.now()))
}

func (a *Auth) request(acct *Account, challenge []byte) (options string, err error) {
	r, _, err := a.assertion(acct, challenge)
	if err != nil {
		return "", fmt.Errorf("asking for a passkey: %w", err)
	}
	text, err := json.Marshal(r)
	return string(text), err
}

// assertion returns the options with a challenge, and what the answer is held against. Without an
// account any passkey will do.
func (a *Auth) assertion(acct *Account, challenge []byte) (protocol.PublicKeyCredentialRequestOptions, *webauthn.SessionData, error) {
	var c *protocol.CredentialAssertion
	var s *webauthn.SessionData
	var err error
	if acct == nil {
		c, s, err = a.passkeys.site.BeginDiscoverableLogin(webauthn.WithChallenge(challenge))
	} else {
		c, s, err = a.passkeys.site.BeginLogin(owner{*acct}, webauthn.WithChallenge(challenge))
	}
	if err != nil {
		return protocol.PublicKeyCredentialRequestOptions{}, nil, err
	}
	return c.Response, s, nil
}

// A shown is a passkey whose owner has shown to have it.
type shown struct {
	Account
	id      []byte
	counter uint32
}

// show judges a browser's answer. Whatever is wrong with it, it returns Problems of "passkey".
func (a *Auth) show(ctx context.Context, for_ purpose, bound Hash, response string, now time.Time) (shown, error) {
	if a.passkeys.site == nil {
		return shown{}, badPasskey()
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(response))
	if err != nil {
		return shown{}, badPasskey()
	}
	challenge, err := tokenText.DecodeString(parsed.Response.CollectedClientData.Challenge)
	if err != nil || !a.passkeys.ours(challenge, for_, bound, now) {
		return shown{}, notice.Problems{"passkey": "problem.passkey.late"}
	}
	var acct Account
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		acct, err = tx.AccountWithPasskey(parsed.RawID)
		return err
	})
	if errors.Is(err, notice.ErrNotFound) || err == nil && acct.Disabled {
		return shown{}, badPasskey()
	}
	if err != nil {
		return shown{}, fmt.Errorf("looking up a passkey: %w", err)
	}
	_, session, err := a.assertion(&acct, challenge)
	if err != nil {
		return shown{}, err
	}
	made, err := a.passkeys.site.ValidateLogin(owner{acct}, *session, parsed)
	if err != nil || made.Authenticator.CloneWarning || !a.passkeys.spend(challenge, now) {
		return shown{}, badPasskey()
	}
	return shown{acct, made.ID, made.Authenticator.SignCount}, nil
}

// use notes down that the passkey was used, if the account still has it.
func (k shown) use(now time.Time) func(*Account) error {
	return func(stored *Account) error {
		i := slices.IndexFunc(stored.Passkeys, func(p Passkey) bool { return bytes.Equal(p.ID, k.id) })
		if i < 0 {
			return badPasskey()
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
	right, wait := a.throttle.network(from.Addr, now)
	if wait > 0 {
		return SignInResult{}, notice.TooSoon(wait)
	}
	k, err := a.show(ctx, toEnter, Hash{}, response, now)
	if err != nil {
		return SignInResult{}, err
	}
	right()
	e, err := a.begin(ctx, k.Account, ByPasskey, from, now, k.use(now))
	if errors.Is(err, notice.ErrConflict) {
		return SignInResult{}, badPasskey()
	}
	return e, plainly(err, "signing in by a passkey")
}

// CompleteWithPasskey turns half a session into a whole one by a passkey of the same account.
func (a *Auth) CompleteWithPasskey(ctx context.Context, half, response string, from Client) (SignInResult, error) {
	now := a.now()
	acct, err := a.PendingSignIn(ctx, half)
	if err != nil {
		return SignInResult{}, err
	}
	k, err := a.show(ctx, toFinish, sha256.Sum256([]byte(half)), response, now)
	if err == nil && k.Login != acct.Login {
		err = badPasskey()
	}
	if err != nil {
		return SignInResult{}, err
	}
	return a.complete(ctx, half, acct, ByKey, from, now, k.use(now))
}

// ReauthenticateWithPasskey notes that the owner of s has shown a passkey.
func (a *Auth) ReauthenticateWithPasskey(ctx context.Context, s Session, response string) error {
	now := a.now()
	k, err := a.show(ctx, toProve, Hash(s.ID), response, now)
	if err == nil && k.Login != s.Login {
		err = badPasskey()
	}
	if err != nil {
		return err
	}
	return a.prove(ctx, s, now, k.use(now))
}
