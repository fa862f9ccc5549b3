package auth

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// ChangePassword replaces the current password of an account by next. It ends all sessions of the
// account, including the caller's, and revokes its password reset links.
//
// Errors: notice.Problems with the fields old and new; notice.TooSoon after too many wrong current
// passwords, or if too many passwords are being checked; notice.ErrNotFound if there is no such account or it
// is disabled; notice.ErrConflict if the account was changed meanwhile.
func (a *Auth) ChangePassword(ctx context.Context, login, current, next string) error {
	now := a.now()
	ctx, cancel := context.WithTimeout(ctx, hashTimeout)
	defer cancel()
	acct, err := a.account(ctx, login)
	if err == nil && acct.Disabled {
		err = notice.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("changing a password: %w", err)
	}
	if problem := passwordProblem(acct, next); problem != "" {
		return notice.Problems{"new": {Key: problem}}
	}
	refund, wait := a.throttle.passwordCheck(acct.Login, now)
	if wait > 0 {
		return notice.TooSoon(wait)
	}
	if err := a.checkPassword(ctx, acct, "old", current, refund); err != nil {
		return err
	}
	if normalised(current) == normalised(next) {
		return notice.Problems{"new": {Key: "problem.password.same"}}
	}
	hash, err := a.hasher.hash(ctx, fromKnown, next)
	if err != nil {
		return fmt.Errorf("changing the password of %q: %w", acct.Login, err)
	}
	err = a.changeAccount(ctx, acct.Login, func(tx WriteTx, stored *Account) error {
		if stored.Password != acct.Password || stored.Disabled {
			return notice.ErrConflict
		}
		stored.Password, stored.WrongCodes = hash, WrongCodes{}
		return errors.Join(
			tx.EndSessions(acct.Login),
			revokeResets(tx, acct.Login),
			tx.AppendActivity(notice.Activity{
				At: now, By: acct.Login, Kind: notice.PasswordChanged, Of: acct.Login,
			}),
		)
	})
	if err != nil {
		return fmt.Errorf("changing the password of %q: %w", acct.Login, err)
	}
	return nil
}

// checkPassword returns notice.Problems with a field if password is not that of acct. It calls refund, of
// throttle.passwordCheck, if the password is right or could not be checked for want of a slot.
func (a *Auth) checkPassword(ctx context.Context, acct Account, field, password string, refund func()) error {
	wrong := notice.Problems{field: {Key: "problem.password.wrong"}}
	if len(password) > maxPasswordBytes {
		return wrong
	}
	match, _, err := a.hasher.check(ctx, fromKnown, password, acct.Password)
	if err != nil {
		if errors.As(err, new(notice.TooSoon)) {
			refund()
		}
		return fmt.Errorf("checking the password of %q: %w", acct.Login, err)
	}
	if !match {
		return wrong
	}
	refund()
	return nil
}
