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

const maxHalves = 20_000 // the oldest goes first

// A half is a right password that still lacks its second factor.
type half struct {
	login    string
	password string // the hash that was right
	rehash   string // to take its place, if not empty
	expires  time.Time
}

// halves are kept in memory alone: nothing that looks up a session can find one.
type halves struct {
	mu   sync.Mutex
	held *lru[Hash, half]
}

func newHalves() *halves { return &halves{held: newLRU[Hash, half](maxHalves)} }

func (h *halves) add(acct Account, rehash string, now time.Time) (token string) {
	token, hash := newToken()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.held.put(hash, half{acct.Login, acct.Password, rehash, now.Add(PendingSignInLifetime)})
	return token
}

func (h *halves) find(token string, now time.Time) (half, bool) {
	hash, ok := tokenHash(token)
	if !ok {
		return half{}, false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	found, ok := h.held.get(hash)
	return found, ok && now.Before(found.expires)
}

func (h *halves) drop(token string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.held.drop(sha256.Sum256([]byte(token)))
}

// PendingSignIn returns the account whose password was right; notice.ErrNotFound if that is too long ago or
// no longer so.
func (a *Auth) PendingSignIn(ctx context.Context, token string) (Account, error) {
	h, ok := a.halves.find(token, a.now())
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
func (a *Auth) CompleteWithCode(ctx context.Context, half, code string, from Client) (SignInResult, error) {
	return a.guessed(ctx, half, ByCode, from, func(acct *Account, now time.Time) error {
		return acct.TOTP.accept(code, now)
	})
}

// CompleteWithRecoveryCode does so by a recovery code, which is used up. Problems are those of "recovery".
func (a *Auth) CompleteWithRecoveryCode(ctx context.Context, half, code string, from Client) (SignInResult, error) {
	return a.guessed(ctx, half, ByRecovery, from, func(acct *Account, _ time.Time) error {
		return acct.useRecovery(code)
	})
}

// guessed is a second step that could be guessed: it is slowed down by account.
func (a *Auth) guessed(ctx context.Context, half string, how Method, from Client, check func(*Account, time.Time) error) (SignInResult, error) {
	now := a.now()
	acct, err := a.PendingSignIn(ctx, half)
	if err != nil {
		return SignInResult{}, err
	}
	right, wait := a.throttle.second(acct.Login, now)
	if wait > 0 {
		return SignInResult{}, notice.TooSoon(wait)
	}
	e, err := a.complete(ctx, half, acct, how, from, now, func(stored *Account) error { return check(stored, now) })
	if err == nil {
		right()
	}
	return e, err
}

// complete opens the session of half a session.
func (a *Auth) complete(ctx context.Context, half string, acct Account, how Method, from Client, now time.Time, check func(*Account) error) (SignInResult, error) {
	h, ok := a.halves.find(half, now)
	if !ok {
		return SignInResult{}, notice.ErrNotFound
	}
	e, err := a.begin(ctx, acct, how, from, now, func(stored *Account) error {
		if err := check(stored); err != nil {
			return err
		}
		stored.renew(h.rehash)
		return nil
	})
	if errors.Is(err, notice.ErrConflict) {
		return SignInResult{}, notice.ErrNotFound
	}
	if err == nil {
		a.halves.drop(half)
	}
	return e, plainly(err, "finishing to sign in")
}

// provenFor is how long after a password or a passkey its owner may change what opens the account;
// what was begun in that time may be finished a little later.
const (
	provenFor   = 10 * time.Minute
	provenGrace = 5 * time.Minute
)

// ErrReauthRequired says that the session's owner has to show a password or a passkey again first.
var ErrReauthRequired = errors.New("not proven lately")

// Reauthenticated returns ErrReauthRequired unless the owner of s has shown a password or a passkey lately. Ask it
// before a page that leads to such a change; the changes ask by themselves.
func (a *Auth) Reauthenticated(s Session) error { return a.proven(s, provenFor) }

func (a *Auth) proven(s Session, most time.Duration) error {
	if since := a.now().Sub(s.Authenticated); since < -provenGrace || since > most {
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
	right, wait := a.throttle.change(acct.Login, now)
	if wait > 0 {
		return notice.TooSoon(wait)
	}
	if err := a.checkPassword(ctx, acct, "password", password); err != nil {
		return err
	}
	right()
	return a.prove(ctx, s, now, func(stored *Account) error {
		if stored.Password != acct.Password {
			return notice.ErrConflict
		}
		return nil
	})
}

// prove notes it down, and keeps the account as change leaves it.
func (a *Auth) prove(ctx context.Context, s Session, now time.Time, change func(*Account) error) error {
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
	return plainly(err, "proving who uses "+s.Login)
}

// same compares two hashes in constant time.
func same(a, b Hash) bool { return subtle.ConstantTimeCompare(a[:], b[:]) == 1 }
