package auth

import (
	"context"
	"fmt"

	"noticeboard/internal/notice"
)

// ChangePassword gives an account a new password and ends every session of it, the caller's own
// included. Problems are those of old and new; notice.TooSoon after too many wrong old ones;
// notice.ErrNotFound if there is no such account or it is disabled; notice.ErrConflict if it was
// changed at the same time.
func (a *Auth) ChangePassword(ctx context.Context, login, old, new string) error {
	acct, err := a.store.Account(ctx, foldLogin(login))
	if err == nil && acct.Disabled {
		err = notice.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("changing a password: %w", err)
	}
	if problem := passwordProblem(acct, new); problem != "" {
		return notice.Problems{"new": problem}
	}
	right, wait := a.throttle.change(acct.Login, a.now())
	if wait > 0 {
		return notice.TooSoon(wait)
	}
	if err := a.checkOld(ctx, acct, old); err != nil {
		return err
	}
	right()
	if old == new {
		return notice.Problems{"new": "problem.password.same"}
	}
	hash, err := a.hasher.hash(ctx, new)
	if err != nil {
		return fmt.Errorf("changing the password of %q: %w", acct.Login, err)
	}
	err = a.store.ChangeAccount(ctx, acct.Login, func(stored *Account) error {
		if stored.Password != acct.Password || stored.Disabled {
			return notice.ErrConflict
		}
		stored.Password = hash
		return nil
	}, true)
	if err != nil {
		return fmt.Errorf("changing the password of %q: %w", acct.Login, err)
	}
	return nil
}

func (a *Auth) checkOld(ctx context.Context, acct Account, old string) error {
	wrong := notice.Problems{"old": "problem.password.wrong"}
	if len(old) > maxPasswordBytes {
		return wrong
	}
	match, _, err := a.hasher.check(ctx, old, acct.Password)
	if err != nil {
		return fmt.Errorf("checking the password of %q: %w", acct.Login, err)
	}
	if !match {
		return wrong
	}
	return nil
}
