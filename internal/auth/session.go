package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

const (
	idleLimit  = 30 * time.Minute // without a request
	totalLimit = 12 * time.Hour
	seenEvery  = 5 * time.Minute // between two writes of Seen

	endAtOnce = 500 // sessions that one transaction of EndExpired deletes
)

// MaxSession is how long a session lasts at most; a cookie need not outlive it.
const MaxSession = totalLimit

// A SessionID is the SHA-256 of the token that a browser holds.
type SessionID [sha256.Size]byte

// A Session is one browser signed in to one account.
type Session struct {
	ID      SessionID
	Login   string
	Created time.Time
	Seen    time.Time // last request, up to 5 minutes behind
}

// over reports whether the session has ended by now. One from the future was made before the clock
// was set back and would otherwise outlive its limit.
func (s Session) over(now time.Time) bool {
	age := now.Sub(s.Created)
	return age < -idleLimit || age >= totalLimit || now.Sub(s.Seen) >= idleLimit
}

// Who returns the account that token is signed in to; notice.ErrNotFound if there is none or the
// session is over. It counts as a sign of life. It is made to be asked on every request: it reads
// once and, at most once in 5 minutes and session, writes.
func (a *Auth) Who(ctx context.Context, token string) (Account, error) {
	id, ok := sessionID(token)
	if !ok {
		return Account{}, notice.ErrNotFound
	}
	s, acct, err := a.store.Session(ctx, id)
	if err != nil {
		return Account{}, fmt.Errorf("looking up a session: %w", err)
	}
	now := a.now()
	alive, due := a.sightings.add(s, now)
	if !alive || acct.Disabled {
		return Account{}, notice.ErrNotFound
	}
	if due {
		// That this failed is no reason to turn anyone away, for example when the disk is full:
		// if Seen is never written, the session is over earlier after a restart. But if the
		// session ended meanwhile, it has ended.
		if err := a.store.SeeSession(ctx, id, now); errors.Is(err, notice.ErrNotFound) {
			return Account{}, notice.ErrNotFound
		}
	}
	return acct, nil
}

// SignOut ends the session of token, if there is one.
func (a *Auth) SignOut(ctx context.Context, token string) error {
	id, ok := sessionID(token)
	if !ok {
		return nil
	}
	if err := a.store.EndSession(ctx, id); err != nil {
		return fmt.Errorf("signing out: %w", err)
	}
	return nil
}

// EndExpired deletes the sessions that are over by age, and returns how many. They are of no use
// to anyone already; this only keeps them from piling up. Once an hour is enough.
func (a *Auth) EndExpired(ctx context.Context) (ended int, err error) {
	before := a.now().Add(-totalLimit)
	for {
		n, err := a.store.EndSessionsBefore(ctx, before, endAtOnce)
		ended += n
		if err != nil {
			return ended, fmt.Errorf("ending old sessions: %w", err)
		}
		if n < endAtOnce {
			return ended, nil
		}
	}
}

// begin opens a session of acct and returns its token. The account must still be as it is in acct,
// else notice.ErrConflict: a password changed or an account disabled meanwhile opens nothing. If
// rehash is not empty, it takes the place of the account's password in the same transaction.
func (a *Auth) begin(ctx context.Context, acct Account, rehash string, now time.Time) (token string, _ Account, err error) {
	token, id := newSessionToken()
	var kept Account
	err = a.store.AddSession(ctx, Session{ID: id, Login: acct.Login, Created: now, Seen: now}, func(stored *Account) error {
		if stored.Password != acct.Password || stored.Disabled {
			return notice.ErrConflict
		}
		if rehash != "" {
			stored.Password = rehash
		}
		kept = *stored
		return nil
	})
	if err != nil {
		return "", Account{}, fmt.Errorf("opening a session of %q: %w", acct.Login, err)
	}
	return token, kept, nil
}

var tokenText = base64.RawURLEncoding

const tokenBytes = 32

func newSessionToken() (token string, id SessionID) {
	var b [tokenBytes]byte
	rand.Read(b[:]) // never fails
	token = tokenText.EncodeToString(b[:])
	return token, sha256.Sum256([]byte(token))
}

// sessionID returns the ID that token, as text, hashes to; false if it cannot be one.
func sessionID(token string) (SessionID, bool) {
	if len(token) != tokenText.EncodedLen(tokenBytes) {
		return SessionID{}, false
	}
	return sha256.Sum256([]byte(token)), true
}
