package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

const totpEnrolmentLifetime = 15 * time.Minute

// enrolment returns the session's secret that is shown and not confirmed, and makes one if there is none
// or it has expired. The store has it in clear, as it has that of the account.
func (a *Auth) enrolment(ctx context.Context, s Session, now time.Time) (secret []byte, err error) {
	held := func(tx Tx) error {
		found, err := state(tx, EnrolmentState, Hash(s.ID), now)
		secret = found.Secret
		return err
	}
	if err = a.store.ViewAccounts(ctx, held); !errors.Is(err, notice.ErrNotFound) {
		return secret, err
	}
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		if err := held(tx); !errors.Is(err, notice.ErrNotFound) {
			return err
		}
		secret = newTOTPSecret()
		return a.putState(tx, State{
			Kind: EnrolmentState, Key: Hash(s.ID), Login: s.Login, Expires: now.Add(totpEnrolmentLifetime),
			Secret: secret,
		}, now)
	})
	if err != nil {
		return nil, fmt.Errorf("enrolling an authenticator app of %q: %w", s.Login, err)
	}
	return secret, nil
}

// EnrolTOTP returns a new secret for an authenticator app, in unpadded base32 (RFC 4648). It takes
// effect with ConfirmTOTP. Calls by the same session return the same secret for 15 minutes.
//
// Errors: ErrReauthRequired.
func (a *Auth) EnrolTOTP(ctx context.Context, s Session) (text string, err error) {
	now := a.now()
	// The page is shown again after a wrong code, which ConfirmTOTP accepts in the grace period.
	if err := requireReauth(s, reauthWindow+reauthGrace, now); err != nil {
		return "", err
	}
	secret, err := a.enrolment(ctx, s, now)
	return totpText.EncodeToString(secret), err
}

// ConfirmTOTP turns one-time codes on, or replaces their secret, given a code of the secret that
// EnrolTOTP returned. It returns new recovery codes if the account had none, else nil.
//
// Errors: notice.Problems with the field code; ErrReauthRequired; notice.ErrNotFound if the session
// has ended.
func (a *Auth) ConfirmTOTP(ctx context.Context, s Session, code string) (codes []string, err error) {
	now := a.now()
	if err := requireReauth(s, reauthWindow+reauthGrace, now); err != nil {
		return nil, err
	}
	secret, err := a.enrolment(ctx, s, now)
	if err != nil {
		return nil, err
	}
	fresh := TOTP{Secret: secret, Added: now}
	if err := fresh.accept(code, now); err != nil {
		return nil, err
	}
	err = a.changeOwn(ctx, s, now, notice.OneTimeCodesOn, "", func(tx WriteTx, stored *Account) error {
		stored.TOTP = fresh
		codes = stored.ensureRecoveryCodes()
		return tx.DropState(EnrolmentState, Hash(s.ID))
	})
	return codes, err
}

// RemoveTOTP turns one-time codes off.
//
// Errors: notice.ErrNotFound if they are off; ErrReauthRequired.
func (a *Auth) RemoveTOTP(ctx context.Context, s Session) error {
	now := a.now()
	if err := requireReauth(s, reauthWindow+reauthGrace, now); err != nil {
		return err
	}
	return a.changeOwn(ctx, s, now, notice.OneTimeCodesOff, "", func(_ WriteTx, stored *Account) error {
		if !stored.TOTP.On() {
			return notice.ErrNotFound
		}
		stored.TOTP = TOTP{}
		stored.dropUnneededRecoveryCodes()
		return nil
	})
}
