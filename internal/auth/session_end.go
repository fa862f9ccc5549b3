package auth

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// SignOut ends the session of a token. It returns nil if there is none.
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

// SignOutEverywhere ends all sessions of the owner of s, including s.
//
// Errors: notice.ErrNotFound if the session has ended.
func (a *Auth) SignOutEverywhere(ctx context.Context, s Session) error {
	return a.changeOwn(ctx, s, a.now(), notice.AccountSignedOut, "", func(tx WriteTx, _ *Account) error {
		return tx.EndSessions(s.Login)
	})
}

// deleteBatch is how many sessions one transaction of DeleteExpired deletes.
const deleteBatch = 500

// DeleteExpired deletes sessions that began more than 12 hours ago, links that expired more than 90 days
// ago, and expired states. It returns how many sessions it deleted. They are refused without it; it only frees their
// space. Call it about once an hour.
func (a *Auth) DeleteExpired(ctx context.Context) (deleted int, err error) {
	now := a.now()
	for {
		n := 0
		err := a.store.UpdateAccounts(ctx, func(tx WriteTx) (err error) {
			if n, err = tx.EndSessionsBefore(now.Add(-SessionLifetime), deleteBatch); err != nil {
				return err
			}
			return errors.Join(tx.DropLinksBefore(now.Add(-linkRetention)), tx.DropStatesBefore(now))
		})
		deleted += n
		if err != nil {
			return deleted, fmt.Errorf("deleting expired sessions: %w", err)
		}
		if n < deleteBatch {
			return deleted, nil
		}
	}
}
