package auth

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// NewResetLink makes a link with which an account is given a new password; an earlier one does nothing
// any more. With factors, it also takes the second factors off, and ends the account's sessions: the
// way back in for who has lost everything.
func (a *Auth) NewResetLink(ctx context.Context, by notice.Actor, login string, factors bool) (token string, err error) {
	token, hash := newToken()
	now := a.now()
	err = a.administer(ctx, by, login, accountChange{
		kind: notice.AccountLink, ownProblem: "problem.account.own-link", ownField: "form", endsSessions: factors,
		apply: func(tx WriteTx, acct *Account) error {
			if acct.Disabled {
				return notice.Problems{"form": "problem.account.disabled"}
			}
			if factors {
				acct.clearFactors()
			}
			return errors.Join(revokeResets(tx, login), tx.PutLink(Link{
				ID: LinkID(hash), Reset: true, Login: login, Name: acct.Name, Role: acct.Role, By: by.Login,
				Created: now, Expires: now.Add(LinkLifetime), State: LinkOpen,
			}))
		},
	})
	return token, err
}

// revokeResets makes the links to give an account a new password useless.
func revokeResets(tx WriteTx, login string) error {
	all, err := tx.Links()
	for _, l := range all {
		if l.Reset && l.Login == login && l.State == LinkOpen {
			l.State = LinkRevoked
			err = errors.Join(err, tx.PutLink(l))
		}
	}
	return err
}

// ResetPassword gives the account of a link a new password and ends its sessions. It signs nobody in:
// that takes the second factor, too, if there is one. Problems are those of password.
func (a *Auth) ResetPassword(ctx context.Context, token, password string) error {
	now := a.now()
	l, err := a.Link(ctx, token)
	if err != nil {
		return err
	}
	if !l.Reset {
		return notice.ErrNotFound
	}
	acct, err := a.account(ctx, l.Login)
	if err != nil {
		return err
	}
	if problem := passwordProblem(acct, password); problem != "" {
		return notice.Problems{"password": problem}
	}
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return fmt.Errorf("setting the password of %q: %w", l.Login, err)
	}
	err = a.changeAccount(ctx, l.Login, func(tx WriteTx, stored *Account) error {
		l, err := usableLink(tx, token, now)
		if err != nil {
			return err
		}
		stored.Password, l.State = hash, LinkUsed
		return errors.Join(
			tx.PutLink(l),
			tx.EndSessions(l.Login),
			tx.AppendActivity(notice.Activity{At: now, By: l.Login, Kind: notice.PasswordSet, Of: l.Login}),
		)
	})
	return wrap(err, "setting a password")
}
