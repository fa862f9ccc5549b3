package auth

import (
	"context"
	"fmt"

	"noticeboard/internal/notice"
)

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

// SignOutEverywhere ends every session of the owner, this one included.
func (a *Auth) SignOutEverywhere(ctx context.Context, s Session) error {
	return a.changeOwn(ctx, s, notice.AccountSignedOut, "", func(tx WriteTx, _ *Account) error { return tx.EndSessions(s.Login) })
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
