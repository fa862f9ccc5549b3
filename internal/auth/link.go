package auth

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

const (
	// LinkLifetime is how long a link can be used.
	LinkLifetime = 72 * time.Hour

	linkRetention = 90 * 24 * time.Hour // how long it is remembered after that, so that the page can say why not
)

// A LinkID is the SHA-256 of the token in a link.
type LinkID Hash

// String returns what names the link in addresses of the desk. It does not open anything.
func (id LinkID) String() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// ParseLinkID undoes String. Any other text is notice.ErrNotFound.
func ParseLinkID(text string) (id LinkID, err error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) != len(id) {
		return id, fmt.Errorf("%.60q names no link: %w", text, notice.ErrNotFound)
	}
	return LinkID(b), nil
}

// A LinkState says what became of a link.
type LinkState string

const (
	LinkOpen    LinkState = "open"
	LinkUsed    LinkState = "used"
	LinkRevoked LinkState = "revoked"
	LinkExpired LinkState = "expired" // never stored
)

// A Link lets whoever holds its token, once, make an account or give one a new password.
type Link struct {
	ID      LinkID
	Reset   bool        // a new password for the account Login
	Login   string      // may be left to whoever is invited
	Name    string      // likewise
	Role    notice.Role // of the account to be
	By      string      // login of who made it; empty if that was at the machine
	Created time.Time
	Expires time.Time
	State   LinkState
}

// state returns what became of l by now.
func (l Link) state(now time.Time) LinkState {
	if l.State == LinkOpen && !now.Before(l.Expires) {
		return LinkExpired
	}
	return l.State
}

// A LinkError says why a link that there once was does nothing.
type LinkError LinkState

func (o LinkError) Error() string { return "the link is " + string(o) }

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

// activity is the entry that l calls for when something is done about it.
func (l Link) activity(now time.Time, by notice.Actor, kind notice.ActivityKind) notice.Activity {
	return notice.Activity{At: now, By: by.Login, Kind: kind, Of: cmp.Or(l.Login, l.Name), Detail: l.Role.String()}
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

// Link returns the link of a token that can be used; notice.ErrNotFound if there never was one, and
// LinkError if it is too late for it.
func (a *Auth) Link(ctx context.Context, token string) (l Link, err error) {
	now := a.now()
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		l, err = usableLink(tx, token, now)
		return err
	})
	return l, err
}

// usableLink returns the link of a token. What somebody has made who does not administer any more
// counts as revoked.
func usableLink(tx Tx, token string, now time.Time) (Link, error) {
	hash, ok := tokenHash(token)
	if !ok {
		return Link{}, notice.ErrNotFound
	}
	l, err := tx.Link(LinkID(hash))
	if err != nil {
		return Link{}, err
	}
	if state := l.state(now); state != LinkOpen {
		return Link{}, LinkError(state)
	}
	err = requireAdministrator(tx, notice.Actor{Login: l.By, Role: Operator.Role})
	if errors.Is(err, notice.ErrForbidden) {
		return Link{}, LinkError(LinkRevoked)
	}
	return l, err
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
