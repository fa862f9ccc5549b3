package auth

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// NewResetLink returns the token of a one-time link with which the account gets a new password, and
// revokes earlier ones. If factors is set it also removes the second factors and ends the account's
// sessions, for an owner who has lost them along with the password.
//
// Errors: notice.Problems with the field form if the account is disabled or the actor's own;
// notice.ErrNotFound; notice.ErrForbidden.
func (a *Auth) NewResetLink(
	ctx context.Context, by notice.Actor, login string, factors bool,
) (token string, err error) {
	token, hash := newToken()
	now := a.now()
	err = a.administer(ctx, by, login, now, accountChange{
		kind: notice.AccountLink, ownProblem: "problem.account.own-link", ownField: "form", endsSessions: factors,
		apply: func(tx WriteTx, acct *Account) error {
			if acct.Disabled {
				return notice.Problems{"form": {Key: "problem.account.disabled"}}
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
	if err != nil {
		return "", err
	}
	return token, nil
}

// revokeResets revokes the open password reset links of an account.
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

// ResetPassword sets a new password for the account of a reset link and ends its sessions. It opens
// no session, because signing in may take a second factor.
//
// Errors: notice.Problems with the field password; those of Link.
func (a *Auth) ResetPassword(ctx context.Context, token, password string) error {
	now := a.now()
	l, err := a.link(ctx, token, now)
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
		return notice.Problems{"password": {Key: problem}}
	}
	hash, err := a.hasher.hash(ctx, fromKnown, password)
	if err != nil {
		return fmt.Errorf("resetting the password of %q: %w", l.Login, err)
	}
	err = a.changeAccount(ctx, l.Login, func(tx WriteTx, stored *Account) error {
		l, err := usableLink(tx, token, now)
		if err != nil {
			return err
		}
		stored.Password, stored.WrongCodes, l.State = hash, WrongCodes{}, LinkUsed
		return errors.Join(
			tx.PutLink(l),
			tx.EndSessions(l.Login),
			tx.AppendActivity(notice.Activity{At: now, By: l.Login, Kind: notice.PasswordSet, Of: l.Login}),
		)
	})
	return wrap(err, "resetting a password")
}
