package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// PendingSignInLifetime is how long the time between a password and a second factor may be.
const PendingSignInLifetime = 5 * time.Minute

const maxPendingSignIns = 20_000 // the oldest goes first

// A pendingSignIn is a right password that still lacks its second factor.
type pendingSignIn struct {
	login    string
	password string // the hash that was right
	rehash   string // to take its place, if not empty
	expires  time.Time
}

// pendingSignIns are kept in memory alone: nothing that looks up a session can find one.
type pendingSignIns struct {
	mu     sync.Mutex
	byHash *lru[Hash, pendingSignIn]
}

func newPendingSignIns() *pendingSignIns {
	return &pendingSignIns{byHash: newLRU[Hash, pendingSignIn](maxPendingSignIns)}
}

func (h *pendingSignIns) add(acct Account, rehash string, now time.Time) (token string) {
	token, hash := newToken()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.byHash.put(hash, pendingSignIn{acct.Login, acct.Password, rehash, now.Add(PendingSignInLifetime)})
	return token
}

func (h *pendingSignIns) find(token string, now time.Time) (pendingSignIn, bool) {
	hash, ok := tokenHash(token)
	if !ok {
		return pendingSignIn{}, false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	found, ok := h.byHash.get(hash)
	return found, ok && now.Before(found.expires)
}

func (h *pendingSignIns) drop(token string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.byHash.drop(sha256.Sum256([]byte(token)))
}

// PendingSignIn returns the account whose password was right; notice.ErrNotFound if that is too long ago or
// no longer so.
func (a *Auth) PendingSignIn(ctx context.Context, token string) (Account, error) {
	h, ok := a.pending.find(token, a.now())
	if !ok {
		return Account{}, notice.ErrNotFound
	}
	acct, err := a.account(ctx, h.login)
	if err != nil {
		return Account{}, err
	}
	if acct.Password != h.password || acct.Disabled || !acct.HasSecondFactor() {
		return Account{}, notice.ErrNotFound
	}
	return acct, nil
}

// CompleteWithCode turns half a session into a whole one by a one-time code. Problems are those of "code";
// notice.ErrNotFound as for Half; notice.TooSoon after too many wrong ones.
func (a *Auth) CompleteWithCode(ctx context.Context, token, code string, from Client) (SignInResult, error) {
	return a.completeWithGuessable(ctx, token, ByCode, from, func(acct *Account, now time.Time) error {
		return acct.TOTP.accept(code, now)
	})
}

// CompleteWithRecoveryCode does so by a recovery code, which is used up. Problems are those of "recovery".
func (a *Auth) CompleteWithRecoveryCode(ctx context.Context, token, code string, from Client) (SignInResult, error) {
	return a.completeWithGuessable(ctx, token, ByRecovery, from, func(acct *Account, _ time.Time) error {
		return acct.useRecoveryCode(code)
	})
}

// completeWithGuessable is a second step that could be guessed: it is slowed down by account.
func (a *Auth) completeWithGuessable(ctx context.Context, token string, how Method, from Client, check func(*Account, time.Time) error) (SignInResult, error) {
	now := a.now()
	acct, err := a.PendingSignIn(ctx, token)
	if err != nil {
		return SignInResult{}, err
	}
	refund, wait := a.throttle.secondFactor(acct.Login, now)
	if wait > 0 {
		return SignInResult{}, notice.TooSoon(wait)
	}
	e, err := a.complete(ctx, token, acct, how, from, now, func(stored *Account) error { return check(stored, now) })
	if err == nil {
		refund()
	}
	return e, err
}

// complete opens the session of half a session.
func (a *Auth) complete(ctx context.Context, token string, acct Account, how Method, from Client, now time.Time, check func(*Account) error) (SignInResult, error) {
	h, ok := a.pending.find(token, now)
	if !ok {
		return SignInResult{}, notice.ErrNotFound
	}
	e, err := a.startSession(ctx, acct, how, from, now, func(stored *Account) error {
		if err := check(stored); err != nil {
			return err
		}
		stored.replaceHash(h.rehash)
		return nil
	})
	if errors.Is(err, notice.ErrConflict) {
		return SignInResult{}, notice.ErrNotFound
	}
	if err == nil {
		a.pending.drop(token)
	}
	return e, wrap(err, "finishing to sign in")
}

// provenFor is how long after a password or a passkey its owner may change what opens the account;
// what was begun in that time may be finished a little later.
const (
	reauthWindow = 10 * time.Minute
	reauthGrace  = 5 * time.Minute
)

// ErrReauthRequired says that the session's owner has to show a password or a passkey again first.
var ErrReauthRequired = errors.New("not proven lately")

// Reauthenticated returns ErrReauthRequired unless the owner of s has shown a password or a passkey lately. Ask it
// before a page that leads to such a change; the changes ask by themselves.
func (a *Auth) Reauthenticated(s Session) error { return a.requireReauth(s, reauthWindow) }

func (a *Auth) requireReauth(s Session, window time.Duration) error {
	if since := a.now().Sub(s.Authenticated); since < -reauthGrace || since > window {
		return ErrReauthRequired
	}
	return nil
}

// Reauthenticate notes that the owner of s has typed the password. Problems are those of "password";
// notice.TooSoon after too many wrong ones.
func (a *Auth) Reauthenticate(ctx context.Context, s Session, password string) error {
	now := a.now()
	acct, err := a.account(ctx, s.Login)
	if err != nil {
		return fmt.Errorf("proving: %w", err)
	}
	refund, wait := a.throttle.passwordCheck(acct.Login, now)
	if wait > 0 {
		return notice.TooSoon(wait)
	}
	if err := a.checkPassword(ctx, acct, "password", password); err != nil {
		return err
	}
	refund()
	return a.recordReauth(ctx, s, now, func(stored *Account) error {
		if stored.Password != acct.Password {
			return notice.ErrConflict
		}
		return nil
	})
}

// recordReauth notes it down, and keeps the account as change leaves it.
func (a *Auth) recordReauth(ctx context.Context, s Session, now time.Time, change func(*Account) error) error {
	err := a.changeAccount(ctx, s.Login, func(tx WriteTx, stored *Account) error {
		if err := change(stored); err != nil {
			return err
		}
		kept, err := tx.Session(s.ID)
		if err != nil {
			return err
		}
		kept.Authenticated = now
		return tx.PutSession(kept)
	})
	return wrap(err, "proving who uses "+s.Login)
}

// equalHashes compares two hashes in constant time.
func equalHashes(a, b Hash) bool { return subtle.ConstantTimeCompare(a[:], b[:]) == 1 }
