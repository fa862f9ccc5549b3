package auth

import (
	"context"
	"errors"

	"noticeboard/internal/notice"
)

// BeginLogin returns the options with which a browser signs in by a passkey of any account, as
// PublicKeyCredentialRequestOptionsJSON; "" if passkeys are unavailable. SignInWithPasskey takes the
// response within 10 minutes.
func (a *Auth) BeginLogin() (options string, err error) {
	if a.relyingParty.webauthn == nil {
		return "", nil
	}
	return a.marshalAssertionOptions(nil, a.relyingParty.newChallenge(forLogin, Hash{}, a.now()))
}

// SignInWithPasskey verifies a browser's response to BeginLogin and opens a session of the passkey's
// account.
//
// Errors: notice.Problems with the field passkey; notice.TooSoon after too many passkeys that failed from
// the client's network. They are counted apart from passwords.
func (a *Auth) SignInWithPasskey(ctx context.Context, response string, from Client) (SignInResult, error) {
	now := a.now()
	refund, wait := a.throttle.passkey(from.Addr, now)
	if wait > 0 {
		return SignInResult{}, notice.TooSoon(wait)
	}
	k, err := a.verifyAssertion(ctx, forLogin, Hash{}, response, now)
	if err != nil {
		return SignInResult{}, err
	}
	refund()
	result, err := a.startSession(ctx, k.Account, ByPasskey, from, now, a.markUsed(k, now))
	if errors.Is(err, notice.ErrConflict) {
		return SignInResult{}, errBadPasskey()
	}
	return result, wrap(err, "signing in by a passkey")
}
