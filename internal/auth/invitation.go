package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// Invite creates a one-time link with which its recipient creates an account that has the given role
// and, unless they are empty, login and name. It returns the token for the address of the link.
//
// Errors: notice.Problems with the fields role, login and name; notice.ErrForbidden.
func (a *Auth) Invite(
	ctx context.Context, by notice.Actor, role notice.Role, login, name string,
) (token string, l Link, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return "", Link{}, err
	}
	token, hash := newToken()
	now := a.now()
	l = Link{
		ID: LinkID(hash), Login: foldLogin(login), Name: collapseSpaces(name), Role: role, By: by.Login,
		Created: now, Expires: now.Add(LinkLifetime), State: LinkOpen,
	}
	if err := l.check(); err != nil {
		return "", Link{}, err
	}
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		if err := requireAdministrator(tx, by); err != nil {
			return err
		}
		if l.Login != "" {
			if err := requireFreeLogin(tx, l.Login); err != nil {
				return err
			}
		}
		return errors.Join(tx.PutLink(l), tx.AppendActivity(l.activity(now, by, notice.AccountInvited)))
	})
	if err != nil {
		return "", Link{}, wrap(err, "inviting")
	}
	return token, l, nil
}

// check returns notice.Problems if an invitation has no role of the staff, or a login or a name that
// an account cannot have.
func (l Link) check() error {
	p := notice.Problems{}
	if !slices.Contains(notice.StaffRoles, l.Role) {
		p["role"] = notice.Problem{Key: "problem.role.unknown"}
	}
	if problem := loginProblem(l.Login); l.Login != "" && problem != "" {
		p["login"] = notice.Problem{Key: problem}
	}
	if problem := nameProblem(l.Name); l.Name != "" && problem != "" {
		p["name"] = notice.Problem{Key: problem}
	}
	return p.Err()
}

// Invitations lists the invitations that can still be used, the newest first.
//
// Errors: notice.ErrForbidden.
func (a *Auth) Invitations(ctx context.Context, by notice.Actor) (open []Link, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return nil, err
	}
	now := a.now()
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		all, err := tx.Links()
		open = slices.DeleteFunc(slices.Clone(all), func(l Link) bool { return l.Reset || l.state(now) != LinkOpen })
		return err
	})
	slices.SortFunc(open, func(a, b Link) int { return b.Created.Compare(a.Created) })
	return open, err
}

// RevokeInvitation revokes an invitation.
//
// Errors: notice.ErrConflict if it was used or revoked before; notice.ErrNotFound; notice.ErrForbidden.
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

// AcceptInvitation creates the account of an invitation and signs it in. A login in the invitation
// takes precedence over the argument; its name is used if the argument is blank.
//
// Errors: notice.Problems with the fields login, name and password; those of Link.
func (a *Auth) AcceptInvitation(
	ctx context.Context, token, login, name, password string, lang notice.Lang, from Client,
) (SignInResult, error) {
	now := a.now()
	l, err := a.link(ctx, token, now)
	if err != nil {
		return SignInResult{}, err
	}
	if l.Reset {
		return SignInResult{}, notice.ErrNotFound
	}
	acct, err := a.newAccount(ctx, cmp.Or(l.Login, login), cmp.Or(collapseSpaces(name), l.Name), l.Role, password, now)
	if err != nil {
		return SignInResult{}, err
	}
	if lang.Served() {
		acct.Lang = lang
	}
	acct.LastSignIn = now
	session, id := newSessionToken()
	opened := Session{ID: id, Login: acct.Login, Created: now, Seen: now, Method: ByLink, Authenticated: now}
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
			putSession(tx, opened, from),
			tx.AppendActivity(notice.Activity{
				At: now, By: acct.Login, Kind: notice.AccountJoined, Of: acct.Login, Detail: acct.Role.String(),
			}),
		)
	})
	if err != nil {
		return SignInResult{}, wrap(err, "accepting an invitation")
	}
	a.throttle.remember(acct.Login, from.Addr)
	return SignInResult{Token: session, Account: acct}, nil
}
