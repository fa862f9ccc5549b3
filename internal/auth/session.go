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
	idleLimit     = 30 * time.Minute // without a request
	absoluteLimit = 12 * time.Hour
	seenInterval  = 5 * time.Minute // between two writes of Seen

	deleteBatch = 500 // sessions that one transaction of DeleteExpired deletes
)

// SessionLifetime is how long a session lasts at most; a cookie need not outlive it.
const SessionLifetime = absoluteLimit

// A Hash is the SHA-256 of a secret that was handed out.
type Hash [sha256.Size]byte

// A SessionID is the SHA-256 of the token that a browser holds.
type SessionID Hash

// A Method says how a session was begun. It is also a message key's last part.
type Method string

const (
	ByPassword Method = "password"
	ByCode     Method = "code"     // password and one-time code
	ByKey      Method = "key"      // password and passkey
	ByRecovery Method = "recovery" // password and recovery code
	ByPasskey  Method = "passkey"  // instead of a password
	ByLink     Method = "link"     // by an invitation, or as the first administrator
)

// Methods lists all methods.
var Methods = []Method{ByPassword, ByCode, ByKey, ByRecovery, ByPasskey, ByLink}

// A Session is one browser signed in to one account.
type Session struct {
	ID            SessionID
	Login         string
	Created       time.Time
	Seen          time.Time // last request, up to 5 minutes behind
	Method        Method    // empty in sessions of older programs
	Authenticated time.Time // when its owner last showed a password or a passkey
}

// expired reports whether the session has ended by now. One from the future was made before the clock
// was set back and would otherwise outlive its limit.
func (s Session) expired(now time.Time) bool {
	age := now.Sub(s.Created)
	return age < -idleLimit || age >= absoluteLimit || now.Sub(s.Seen) >= idleLimit
}

// A SignIn is an entry in an account's list of sign-ins. It does not say from where.
type SignIn struct {
	Number  uint64 // among those of the account, from 1
	Login   string
	At      time.Time
	Method  Method
	Browser string
	Session SessionID
}

// KeptSignIns is how many sign-ins of an account are remembered.
const KeptSignIns = 50

// Authenticate returns the account that token is signed in to, and the session; notice.ErrNotFound if there
// is none or the session is over. It counts as a sign of life. It is made to be asked on every
// request: it reads once and, at most once in 5 minutes and session, writes.
func (a *Auth) Authenticate(ctx context.Context, token string) (acct Account, s Session, err error) {
	id, ok := sessionID(token)
	if !ok {
		return Account{}, Session{}, notice.ErrNotFound
	}
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		if s, err = tx.Session(id); err != nil {
			return err
		}
		acct, err = tx.Account(s.Login)
		return err
	})
	if err != nil {
		return Account{}, Session{}, fmt.Errorf("looking up a session: %w", err)
	}
	now := a.now()
	alive, due := a.seen.touch(s, now)
	if !alive || acct.Disabled {
		return Account{}, Session{}, notice.ErrNotFound
	}
	if due {
		// That this failed is no reason to turn anyone away, for example when the disk is full:
		// if Seen is never written, the session is over earlier after a restart. But if the
		// session ended meanwhile, it has ended.
		if err := a.storeSeen(ctx, id, now); errors.Is(err, notice.ErrNotFound) {
			return Account{}, Session{}, notice.ErrNotFound
		}
	}
	return acct, s, nil
}

// storeSeen sets Seen of a session that is there. It never brings an ended one back.
func (a *Auth) storeSeen(ctx context.Context, id SessionID, now time.Time) error {
	return a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		s, err := tx.Session(id)
		if err != nil {
			return err
		}
		s.Seen = now
		return tx.PutSession(s)
	})
}

// SignOut ends the session of token, if there is one.
func (a *Auth) SignOut(ctx context.Context, token string) error {
	id, ok := sessionID(token)
	if !ok {
		return nil
	}
	err := a.store.UpdateAccounts(ctx, func(tx WriteTx) error { return tx.EndSession(id) })
	if err != nil {
		return fmt.Errorf("signing out: %w", err)
	}
	return nil
}

// DeleteExpired deletes the sessions that are over by age, and returns how many, and links that expired
// long ago. They are of no use to anyone already; this only keeps them from piling up. Once an hour
// is enough.
func (a *Auth) DeleteExpired(ctx context.Context) (ended int, err error) {
	now := a.now()
	for {
		n := 0
		err := a.store.UpdateAccounts(ctx, func(tx WriteTx) (err error) {
			if n, err = tx.EndSessionsBefore(now.Add(-absoluteLimit), deleteBatch); err != nil {
				return err
			}
			return tx.DropLinksBefore(now.Add(-linkRetention))
		})
		ended += n
		if err != nil {
			return ended, fmt.Errorf("ending old sessions: %w", err)
		}
		if n < deleteBatch {
			return ended, nil
		}
	}
}

// A SignInResult is what signing in has led to: a session or, if a second factor is needed, half of one.
type SignInResult struct {
	Token   string // 43 characters of base64url
	Pending bool
	Account Account
}

// startSession opens a session of acct. The account must still have the password that it has in acct, and
// not be disabled, else notice.ErrConflict: what was changed meanwhile opens nothing. Then change, if
// there is one, has its say in the same transaction.
func (a *Auth) startSession(ctx context.Context, acct Account, how Method, from Client, now time.Time, change func(*Account) error) (SignInResult, error) {
	token, id := newSessionToken()
	e := SignInResult{Token: token}
	err := a.changeAccount(ctx, acct.Login, func(tx WriteTx, stored *Account) error {
		if stored.Password != acct.Password || stored.Disabled {
			return notice.ErrConflict
		}
		if change != nil {
			if err := change(stored); err != nil {
				return err
			}
		}
		stored.LastSignIn = now
		e.Account = *stored
		return putSession(tx, Session{ID: id, Login: acct.Login, Created: now, Seen: now, Method: how, Authenticated: now}, from)
	})
	if err != nil {
		return SignInResult{}, fmt.Errorf("opening a session of %q: %w", acct.Login, err)
	}
	return e, nil
}

// putSession stores a session and lists it among the sign-ins.
func putSession(tx WriteTx, s Session, from Client) error {
	if err := tx.PutSession(s); err != nil {
		return err
	}
	return tx.AddSignIn(SignIn{Login: s.Login, At: s.Created, Method: s.Method, Browser: from.Browser, Session: s.ID})
}

var tokenText = base64.RawURLEncoding

const tokenBytes = 32

func newSessionToken() (token string, id SessionID) {
	token, hash := newToken()
	return token, SessionID(hash)
}

// newToken returns a secret to hand out, and what is kept of it.
func newToken() (token string, hash Hash) {
	var b [tokenBytes]byte
	rand.Read(b[:]) // never fails
	token = tokenText.EncodeToString(b[:])
	return token, sha256.Sum256([]byte(token))
}

// sessionID returns the ID that token, as text, hashes to; false if it cannot be one.
func sessionID(token string) (SessionID, bool) {
	hash, ok := tokenHash(token)
	return SessionID(hash), ok
}

func tokenHash(token string) (Hash, bool) {
	if len(token) != tokenText.EncodedLen(tokenBytes) {
		return Hash{}, false
	}
	return sha256.Sum256([]byte(token)), true
}
