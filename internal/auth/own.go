package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// What people do about their own accounts. A Session says whose; what opens the account can only be
// changed by who has proven lately to be its owner (ErrReauthRequired).

// changeOwn changes the account of a session that still is one, and logs it as the owner's act if kind is
// not empty.
func (a *Auth) changeOwn(ctx context.Context, s Session, kind notice.ActivityKind, detail string, change func(WriteTx, *Account) error) error {
	now := a.now()
	err := a.changeAccount(ctx, s.Login, func(tx WriteTx, stored *Account) error {
		if _, err := tx.Session(s.ID); err != nil {
			return err
		}
		if err := change(tx, stored); err != nil || kind == "" {
			return err
		}
		return tx.AppendActivity(notice.Activity{At: now, By: s.Login, Kind: kind, Of: s.Login, Detail: detail})
	})
	return wrap(err, "changing the account "+s.Login+" by its owner")
}

// SaveProfile keeps the owner's name and language; no language is none in particular. Problems are those
// of name and lang.
func (a *Auth) SaveProfile(ctx context.Context, s Session, name string, lang notice.Lang) error {
	name, p := collapseSpaces(name), notice.Problems{}
	if problem := nameProblem(name); problem != "" {
		p["name"] = problem
	}
	if lang != "" && !lang.Served() {
		p["lang"] = "problem.account.lang"
	}
	if err := p.Err(); err != nil {
		return err
	}
	return a.changeOwn(ctx, s, "", "", func(tx WriteTx, stored *Account) error {
		renamed := stored.Name != name
		stored.Name, stored.Lang = name, lang
		if !renamed {
			return nil
		}
		return tx.AppendActivity(notice.Activity{At: a.now(), By: s.Login, Kind: notice.AccountRenamed, Of: s.Login, Detail: name})
	})
}

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

// RenamePasskey gives a passkey, by its Ref, another name. Problems are those of the field
// "name-" and the Ref.
func (a *Auth) RenamePasskey(ctx context.Context, s Session, ref, name string) error {
	name = collapseSpaces(name)
	if problem := passkeyNameProblem(name); problem != "" {
		return notice.Problems{"name-" + ref: problem}
	}
	return a.changeOwn(ctx, s, "", "", func(_ WriteTx, stored *Account) error {
		i, err := stored.passkeyIndex(ref)
		if err != nil {
			return err
		}
		stored.Passkeys = slices.Clone(stored.Passkeys)
		stored.Passkeys[i].Name = name
		return nil
	})
}

// RemovePasskey takes a passkey off.
func (a *Auth) RemovePasskey(ctx context.Context, s Session, ref string) error {
	now := a.now()
	if err := a.requireReauth(s, reauthWindow+reauthGrace); err != nil {
		return err
	}
	return a.changeOwn(ctx, s, "", "", func(tx WriteTx, stored *Account) error {
		i, err := stored.passkeyIndex(ref)
		if err != nil {
			return err
		}
		name := stored.Passkeys[i].Name
		stored.Passkeys = slices.Delete(slices.Clone(stored.Passkeys), i, i+1)
		stored.dropUnneededRecoveryCodes()
		return tx.AppendActivity(notice.Activity{At: now, By: s.Login, Kind: notice.PasskeyRemoved, Of: s.Login, Detail: name})
	})
}

// passkeyIndex returns where the passkey with a Ref stands.
func (a Account) passkeyIndex(ref string) (int, error) {
	i := slices.IndexFunc(a.Passkeys, func(p Passkey) bool { return p.Ref() == ref })
	if i < 0 {
		return 0, fmt.Errorf("passkey %q of %q: %w", ref, a.Login, notice.ErrNotFound)
	}
	return i, nil
}

// ensureRecoveryCodes gives recovery codes to an account that has none.
func (a *Account) ensureRecoveryCodes() []string {
	if len(a.RecoveryCodes) > 0 {
		return nil
	}
	return a.renewRecoveryCodes()
}

// dropUnneededRecoveryCodes forgets recovery codes that nothing calls for any more.
func (a *Account) dropUnneededRecoveryCodes() {
	if !a.HasSecondFactor() {
		a.RecoveryCodes = nil
	}
}

// RenewRecoveryCodes gives the owner ten new recovery codes; earlier ones no longer count. It is
// notice.ErrNotFound without a second factor, which they stand in for.
func (a *Auth) RenewRecoveryCodes(ctx context.Context, s Session) (codes []string, err error) {
	if err := a.requireReauth(s, reauthWindow+reauthGrace); err != nil {
		return nil, err
	}
	err = a.changeOwn(ctx, s, notice.RecoveryRenewed, "", func(_ WriteTx, stored *Account) error {
		if !stored.HasSecondFactor() {
			return notice.ErrNotFound
		}
		codes = stored.renewRecoveryCodes()
		return nil
	})
	return codes, err
}

// SignOutEverywhere ends every session of the owner, this one included.
func (a *Auth) SignOutEverywhere(ctx context.Context, s Session) error {
	return a.changeOwn(ctx, s, notice.AccountSignedOut, "", func(tx WriteTx, _ *Account) error { return tx.EndSessions(s.Login) })
}

// EndSignIn ends the session that one of the owner's sign-ins began, if it still goes on.
func (a *Auth) EndSignIn(ctx context.Context, s Session, number uint64) error {
	return a.changeOwn(ctx, s, "", "", func(tx WriteTx, _ *Account) error {
		found, err := tx.SignIns(s.Login, number+1, 1)
		if err != nil {
			return err
		}
		if len(found) == 0 || found[0].Number != number {
			return notice.ErrNotFound
		}
		return tx.EndSession(found[0].Session)
	})
}

// A SignInStatus is a sign-in and whether its session still goes on.
type SignInStatus struct {
	SignIn
	Active bool
}

// SignIns lists those of an account, the newest first.
func (a *Auth) SignIns(ctx context.Context, login string) (all []SignInStatus, err error) {
	now := a.now()
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		all = nil
		list, err := tx.SignIns(login, 0, KeptSignIns)
		if err != nil {
			return err
		}
		for _, in := range list {
			s, err := tx.Session(in.Session)
			if err != nil && !errors.Is(err, notice.ErrNotFound) {
				return err
			}
			all = append(all, SignInStatus{in, err == nil && a.seen.alive(s, now)})
		}
		return nil
	})
	return all, err
}
