package auth

import (
	"context"
	"crypto/sha256"
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
