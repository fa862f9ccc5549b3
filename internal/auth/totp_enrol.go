package auth

import (
	"context"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

const (
	totpEnrolmentLifetime = 15 * time.Minute
	maxTOTPEnrolments     = 1000
)

// totpEnrolments holds the secrets that were shown and are not confirmed, one for each session.
type totpEnrolments struct {
	mu        sync.Mutex
	bySession *lru[SessionID, totpEnrolment]
}

type totpEnrolment struct {
	secret  []byte
	expires time.Time
}

func newTOTPEnrolments() *totpEnrolments {
	return &totpEnrolments{bySession: newLRU[SessionID, totpEnrolment](maxTOTPEnrolments)}
}

// secret returns the session's secret, and creates one if there is none or it has expired.
func (e *totpEnrolments) secret(id SessionID, now time.Time) []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	if held, ok := e.bySession.get(id); ok && now.Before(held.expires) {
		return held.secret
	}
	fresh := totpEnrolment{newTOTPSecret(), now.Add(totpEnrolmentLifetime)}
	e.bySession.put(id, fresh)
	return fresh.secret
}

func (e *totpEnrolments) drop(id SessionID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.bySession.drop(id)
}

// EnrolTOTP returns a new secret for an authenticator app, in unpadded base32 (RFC 4648). It takes
// effect with ConfirmTOTP. Calls by the same session return the same secret for 15 minutes.
//
// Errors: ErrReauthRequired.
func (a *Auth) EnrolTOTP(s Session) (secret string, err error) {
	now := a.now()
	// The page is shown again after a wrong code, which ConfirmTOTP accepts in the grace period.
	if err := requireReauth(s, reauthWindow+reauthGrace, now); err != nil {
		return "", err
	}
	return totpText.EncodeToString(a.enrolments.secret(s.ID, now)), nil
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
	fresh := TOTP{Secret: a.enrolments.secret(s.ID, now), Added: now}
	if err := fresh.accept(code, now); err != nil {
		return nil, err
	}
	err = a.changeOwn(ctx, s, now, notice.OneTimeCodesOn, "", func(_ WriteTx, stored *Account) error {
		stored.TOTP = fresh
		codes = stored.ensureRecoveryCodes()
		return nil
	})
	if err == nil {
		a.enrolments.drop(s.ID)
	}
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
