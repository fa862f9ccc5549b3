package auth

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// PendingSignInLifetime is the maximum time between the password and the second factor.
const PendingSignInLifetime = 5 * time.Minute

// maxPendingSignIns is the maximum number of pending sign-ins; the least recently used is evicted.
const maxPendingSignIns = 20_000

// A pendingSignIn is a sign-in whose password was verified and whose second factor is missing.
type pendingSignIn struct {
	login    string
	password string // hash of the verified password, as stored then
	rehash   string // the same password hashed at the current cost; empty if password has it
	expires  time.Time
}

// pendingSignIns holds the pending sign-ins by the hash of their token. They are kept in memory and apart
// from sessions, so that a pending one cannot be mistaken for a session.
type pendingSignIns struct {
	mu     sync.Mutex
	byHash *lru[Hash, pendingSignIn]
}

func newPendingSignIns() *pendingSignIns {
	return &pendingSignIns{byHash: newLRU[Hash, pendingSignIn](maxPendingSignIns)}
}

// add stores a pending sign-in and returns its token.
func (p *pendingSignIns) add(acct Account, rehash string, now time.Time) (token string) {
	token, hash := newToken()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.byHash.put(hash, pendingSignIn{acct.Login, acct.Password, rehash, now.Add(PendingSignInLifetime)})
	return token
}

// find returns the pending sign-in of a token; false if there is none or it has expired.
func (p *pendingSignIns) find(token string, now time.Time) (pendingSignIn, bool) {
	hash, ok := tokenHash(token)
	if !ok {
		return pendingSignIn{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.byHash.get(hash)
	return found, ok && now.Before(found.expires)
}

func (p *pendingSignIns) drop(token string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.byHash.drop(sha256.Sum256([]byte(token)))
}

// PendingSignIn returns the account of a pending sign-in. It returns notice.ErrNotFound if there is no
// such sign-in, it has expired, or the account was disabled, has another password, or has no
// second factor any more.
func (a *Auth) PendingSignIn(ctx context.Context, token string) (Account, error) {
	return a.pendingAccount(ctx, token, a.now())
}

func (a *Auth) pendingAccount(ctx context.Context, token string, now time.Time) (Account, error) {
	p, ok := a.pending.find(token, now)
	if !ok {
		return Account{}, notice.ErrNotFound
	}
	acct, err := a.account(ctx, p.login)
	if err != nil {
		return Account{}, err
	}
	if acct.Password != p.password || acct.Disabled || !acct.HasSecondFactor() {
		return Account{}, notice.ErrNotFound
	}
	return acct, nil
}
