package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

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
