package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// Authenticate returns the session of a token and its account, and extends the session's idle time. It
// returns notice.ErrNotFound if there is no such session, it has expired or the account is disabled.
//
// It is meant for every request: it makes one read transaction and, at most once in 5 minutes for each
// session, one write transaction.
func (a *Auth) Authenticate(ctx context.Context, token string) (acct Account, s Session, err error) {
	acct, s, err = a.lookUpSession(ctx, token)
	if err != nil {
		return Account{}, Session{}, err
	}
	now := a.now()
	alive, due := a.seen.touch(s, now)
	if !alive || acct.Disabled {
		return Account{}, Session{}, notice.ErrNotFound
	}
	if due {
		// A failed write, for example on a full disk, does not end the session: it only expires
		// earlier after a restart. ErrNotFound means that the session ended meanwhile.
		if err := a.storeSeen(ctx, s.ID, now); errors.Is(err, notice.ErrNotFound) {
			return Account{}, Session{}, notice.ErrNotFound
		}
	}
	return acct, s, nil
}

// Peek is Authenticate, but does not extend the session's idle time: it is for requests that a page makes by itself.
func (a *Auth) Peek(ctx context.Context, token string) (acct Account, s Session, err error) {
	if acct, s, err = a.lookUpSession(ctx, token); err != nil {
		return Account{}, Session{}, err
	}
	if !a.seen.alive(s, a.now()) || acct.Disabled {
		return Account{}, Session{}, notice.ErrNotFound
	}
	return acct, s, nil
}

// lookUpSession returns the session of a token, which may have expired, and its account, which may be disabled. Errors:
// notice.ErrNotFound.
func (a *Auth) lookUpSession(ctx context.Context, token string) (acct Account, s Session, err error) {
	id, ok := sessionID(token)
	if !ok {
		return acct, s, notice.ErrNotFound
	}
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		if s, err = tx.Session(id); err != nil {
			return err
		}
		acct, err = tx.Account(s.Login)
		return err
	})
	if err != nil {
		err = fmt.Errorf("looking up a session: %w", err)
	}
	return acct, s, err
}

// HadSession reports whether a token is or was that of a session, as far as is known: whether the store still has the
// session or cannot be read, or a request was authenticated with it since the start and within CookieLifetime. It
// grants nothing.
func (a *Auth) HadSession(ctx context.Context, token string) bool {
	id, ok := sessionID(token)
	if !ok {
		return false
	}
	if a.seen.knows(id, a.now()) {
		return true
	}
	err := a.store.ViewAccounts(ctx, func(tx Tx) error {
		_, err := tx.Session(id)
		return err
	})
	return !errors.Is(err, notice.ErrNotFound)
}

// storeSeen sets Session.Seen in the store, or returns notice.ErrNotFound if the session has ended.
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
