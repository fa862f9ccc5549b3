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

// totpEnrolments holds the secrets that were shown and not confirmed yet, by session.
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

// secret returns the secret of a session, a new one if there is none.
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

// EnrolTOTP returns the secret, in base32, that an authenticator app is to be given. It counts for
// nothing until ConfirmTOTP; asked again, it is the same for a while.
func (a *Auth) EnrolTOTP(s Session) (secret string, err error) {
	// Whoever had proven it in time may still see what was wrong with a code.
	if err := a.requireReauth(s, reauthWindow+reauthGrace); err != nil {
		return "", err
	}
	return totpText.EncodeToString(a.enrolments.secret(s.ID, a.now())), nil
}

// ConfirmTOTP turns one-time codes on, in place of earlier ones, by the first of them. It returns
// recovery codes if these are the account's first. Problems are those of "code".
func (a *Auth) ConfirmTOTP(ctx context.Context, s Session, code string) (codes []string, err error) {
	now := a.now()
	if err := a.requireReauth(s, reauthWindow+reauthGrace); err != nil {
		return nil, err
	}
	fresh := TOTP{Secret: a.enrolments.secret(s.ID, now), Added: now}
	if err := fresh.accept(code, now); err != nil {
		return nil, err
	}
	err = a.changeOwn(ctx, s, notice.OneTimeCodesOn, "", func(_ WriteTx, stored *Account) error {
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
func (a *Auth) RemoveTOTP(ctx context.Context, s Session) error {
	if err := a.requireReauth(s, reauthWindow+reauthGrace); err != nil {
		return err
	}
	return a.changeOwn(ctx, s, notice.OneTimeCodesOff, "", func(_ WriteTx, stored *Account) error {
		if !stored.TOTP.On() {
			return notice.ErrNotFound
		}
		stored.TOTP = TOTP{}
		stored.dropUnneededRecoveryCodes()
		return nil
	})
}
