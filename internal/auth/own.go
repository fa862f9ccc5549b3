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

// own changes the account of a session that still is one, and logs it as the owner's act if kind is
// not empty.
func (a *Auth) own(ctx context.Context, s Session, kind notice.ActivityKind, detail string, change func(WriteTx, *Account) error) error {
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
	return plainly(err, "changing the account "+s.Login+" by its owner")
}

// SaveProfile keeps the owner's name and language; no language is none in particular. Problems are those
// of name and lang.
func (a *Auth) SaveProfile(ctx context.Context, s Session, name string, lang notice.Lang) error {
	name, p := spaced(name), notice.Problems{}
	if problem := nameProblem(name); problem != "" {
		p["name"] = problem
	}
	if lang != "" && !lang.Served() {
		p["lang"] = "problem.account.lang"
	}
	if err := p.Err(); err != nil {
		return err
	}
	return a.own(ctx, s, "", "", func(tx WriteTx, stored *Account) error {
		renamed := stored.Name != name
		stored.Name, stored.Lang = name, lang
		if !renamed {
			return nil
		}
		return tx.AppendActivity(notice.Activity{At: a.now(), By: s.Login, Kind: notice.AccountRenamed, Of: s.Login, Detail: name})
	})
}

const (
	enrolLimit   = 15 * time.Minute
	maxEnrolling = 1000
)

// enrolling holds the secrets that were shown and not confirmed yet, by session.
type enrolling struct {
	mu   sync.Mutex
	held *lru[SessionID, enrolment]
}

type enrolment struct {
	secret  []byte
	expires time.Time
}

func newEnrolling() *enrolling { return &enrolling{held: newLRU[SessionID, enrolment](maxEnrolling)} }

// secret returns the secret of a session, a new one if there is none.
func (e *enrolling) secret(id SessionID, now time.Time) []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	if held, ok := e.held.get(id); ok && now.Before(held.expires) {
		return held.secret
	}
	fresh := enrolment{newTOTPSecret(), now.Add(enrolLimit)}
	e.held.put(id, fresh)
	return fresh.secret
}

func (e *enrolling) drop(id SessionID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.held.drop(id)
}

// EnrolTOTP returns the secret, in base32, that an authenticator app is to be given. It counts for
// nothing until ConfirmTOTP; asked again, it is the same for a while.
func (a *Auth) EnrolTOTP(s Session) (secret string, err error) {
	// Whoever had proven it in time may still see what was wrong with a code.
	if err := a.proven(s, provenFor+provenGrace); err != nil {
		return "", err
	}
	return totpText.EncodeToString(a.enrolling.secret(s.ID, a.now())), nil
}

// ConfirmTOTP turns one-time codes on, in place of earlier ones, by the first of them. It returns
// recovery codes if these are the account's first. Problems are those of "code".
func (a *Auth) ConfirmTOTP(ctx context.Context, s Session, code string) (codes []string, err error) {
	now := a.now()
	if err := a.proven(s, provenFor+provenGrace); err != nil {
		return nil, err
	}
	fresh := TOTP{Secret: a.enrolling.secret(s.ID, now), Added: now}
	if err := fresh.accept(code, now); err != nil {
		return nil, err
	}
	err = a.own(ctx, s, notice.OneTimeCodesOn, "", func(_ WriteTx, stored *Account) error {
		stored.TOTP = fresh
		codes = stored.firstRecovery()
		return nil
	})
	if err == nil {
		a.enrolling.drop(s.ID)
	}
	return codes, err
}

// RemoveTOTP turns one-time codes off.
func (a *Auth) RemoveTOTP(ctx context.Context, s Session) error {
	if err := a.proven(s, provenFor+provenGrace); err != nil {
		return err
	}
	return a.own(ctx, s, notice.OneTimeCodesOff, "", func(_ WriteTx, stored *Account) error {
		if !stored.TOTP.On() {
			return notice.ErrNotFound
		}
		stored.TOTP = TOTP{}
		stored.settle()
		return nil
	})
}

// RenamePasskey gives a passkey, by its Ref, another name. Problems are those of the field
// "name-" and the Ref.
func (a *Auth) RenamePasskey(ctx context.Context, s Session, ref, name string) error {
	name = spaced(name)
	if problem := passkeyNameProblem(name); problem != "" {
		return notice.Problems{"name-" + ref: problem}
	}
	return a.own(ctx, s, "", "", func(_ WriteTx, stored *Account) error {
		i, err := stored.passkey(ref)
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
	if err := a.proven(s, provenFor+provenGrace); err != nil {
		return err
	}
	return a.own(ctx, s, "", "", func(tx WriteTx, stored *Account) error {
		i, err := stored.passkey(ref)
		if err != nil {
			return err
		}
		name := stored.Passkeys[i].Name
		stored.Passkeys = slices.Delete(slices.Clone(stored.Passkeys), i, i+1)
		stored.settle()
		return tx.AppendActivity(notice.Activity{At: now, By: s.Login, Kind: notice.PasskeyRemoved, Of: s.Login, Detail: name})
	})
}

// passkey returns where the passkey with a Ref stands.
func (a Account) passkey(ref string) (int, error) {
	i := slices.IndexFunc(a.Passkeys, func(p Passkey) bool { return p.Ref() == ref })
	if i < 0 {
		return 0, fmt.Errorf("passkey %q of %q: %w", ref, a.Login, notice.ErrNotFound)
	}
	return i, nil
}

// firstRecovery gives recovery codes to an account that has none.
func (a *Account) firstRecovery() []string {
	if len(a.RecoveryCodes) > 0 {
		return nil
	}
	return a.renewRecovery()
}

// settle forgets recovery codes that nothing calls for any more.
func (a *Account) settle() {
	if !a.HasSecondFactor() {
		a.RecoveryCodes = nil
	}
}

// RenewRecoveryCodes gives the owner ten new recovery codes; earlier ones no longer count. It is
// notice.ErrNotFound without a second factor, which they stand in for.
func (a *Auth) RenewRecoveryCodes(ctx context.Context, s Session) (codes []string, err error) {
	if err := a.proven(s, provenFor+provenGrace); err != nil {
		return nil, err
	}
	err = a.own(ctx, s, notice.RecoveryRenewed, "", func(_ WriteTx, stored *Account) error {
		if !stored.HasSecondFactor() {
			return notice.ErrNotFound
		}
		codes = stored.renewRecovery()
		return nil
	})
	return codes, err
}

// SignOutEverywhere ends every session of the owner, this one included.
func (a *Auth) SignOutEverywhere(ctx context.Context, s Session) error {
	return a.own(ctx, s, notice.AccountSignedOut, "", func(tx WriteTx, _ *Account) error { return tx.EndSessions(s.Login) })
}

// EndSignIn ends the session that one of the owner's sign-ins began, if it still goes on.
func (a *Auth) EndSignIn(ctx context.Context, s Session, number uint64) error {
	return a.own(ctx, s, "", "", func(tx WriteTx, _ *Account) error {
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
			all = append(all, SignInStatus{in, err == nil && a.sightings.alive(s, now)})
		}
		return nil
	})
	return all, err
}
