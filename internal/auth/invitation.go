package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// Invite makes a link with which somebody makes an account with a role, and perhaps with a login and
// a name. Problems are those of role, login and name.
func (a *Auth) Invite(ctx context.Context, by notice.Actor, role notice.Role, login, name string) (token string, l Link, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return "", Link{}, err
	}
	token, hash := newToken()
	now := a.now()
	l = Link{
		ID: LinkID(hash), Login: foldLogin(login), Name: collapseSpaces(name), Role: role, By: by.Login,
		Created: now, Expires: now.Add(LinkLifetime), State: LinkOpen,
	}
	p := notice.Problems{}
	if !slices.Contains(notice.StaffRoles, role) {
		p["role"] = "problem.role.unknown"
	}
	if problem := loginProblem(l.Login); l.Login != "" && problem != "" {
		p["login"] = problem
	}
	if problem := nameProblem(l.Name); l.Name != "" && problem != "" {
		p["name"] = problem
	}
	if err := p.Err(); err != nil {
		return "", Link{}, err
	}
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		if err := requireAdministrator(tx, by); err != nil {
			return err
		}
		if l.Login != "" {
			if _, err := tx.Account(l.Login); !errors.Is(err, notice.ErrNotFound) {
				return errors.Join(err, notice.Problems{"login": "problem.login.taken"})
			}
		}
		return errors.Join(tx.PutLink(l), tx.AppendActivity(l.activity(now, by, notice.AccountInvited)))
	})
	return token, l, wrap(err, "inviting")
}

// Invitations lists the links to make an account that can still be used, the newest first.
func (a *Auth) Invitations(ctx context.Context, by notice.Actor) (open []Link, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return nil, err
	}
	now := a.now()
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		all, err := tx.Links()
		open = slices.DeleteFunc(all, func(l Link) bool { return l.Reset || l.state(now) != LinkOpen })
		return err
	})
	slices.SortFunc(open, func(a, b Link) int { return b.Created.Compare(a.Created) })
	return open, err
}

// RevokeInvitation makes an invitation useless. One that was used or revoked already is notice.ErrConflict.
func (a *Auth) RevokeInvitation(ctx context.Context, by notice.Actor, id LinkID) error {
	if err := by.Need(notice.ToAdminister); err != nil {
		return err
	}
	now := a.now()
	err := a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		if err := requireAdministrator(tx, by); err != nil {
			return err
		}
		l, err := tx.Link(id)
		switch {
		case err != nil:
			return err
		case l.Reset:
			return notice.ErrNotFound
		case l.State != LinkOpen:
			return notice.ErrConflict
		}
		l.State = LinkRevoked
		return errors.Join(tx.PutLink(l), tx.AppendActivity(l.activity(now, by, notice.InvitationRevoked)))
	})
	if err != nil {
		return fmt.Errorf("revoking an invitation: %w", err)
	}
	return nil
}

// AcceptInvitation makes the account that a link invites to, and signs it in. What the link says about login and
// name goes before what was typed. Problems are those of login, name and password; other errors are
// those of Link.
func (a *Auth) AcceptInvitation(ctx context.Context, token, login, name, password string, lang notice.Lang, from Client) (SignInResult, error) {
	now := a.now()
	l, err := a.Link(ctx, token)
	if err != nil {
		return SignInResult{}, err
	}
	if l.Reset {
		return SignInResult{}, notice.ErrNotFound
	}
	acct, err := a.newAccount(ctx, cmp.Or(l.Login, login), cmp.Or(collapseSpaces(name), l.Name), l.Role, password)
	if err != nil {
		return SignInResult{}, err
	}
	if lang.Served() {
		acct.Lang = lang
	}
	session, id := newSessionToken()
	acct.LastSignIn = now
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		l, err := usableLink(tx, token, now)
		if err != nil {
			return err
		}
		if err := addAccount(tx, acct); err != nil {
			return err
		}
		l.State = LinkUsed
		return errors.Join(
			tx.PutLink(l),
			putSession(tx, Session{ID: id, Login: acct.Login, Created: now, Seen: now, Method: ByLink, Authenticated: now}, from),
			tx.AppendActivity(notice.Activity{At: now, By: acct.Login, Kind: notice.AccountJoined, Of: acct.Login, Detail: acct.Role.String()}),
		)
	})
	if err != nil {
		return SignInResult{}, wrap(err, "joining")
	}
	return SignInResult{Token: session, Account: acct}, nil
}
