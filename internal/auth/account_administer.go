package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// Operator is who works at the machine itself, by the command line. The activity log has no name for
// them.
var Operator = notice.Actor{Role: notice.Admin}

// An accountChange is something that an administrator does to an account of somebody else.
type accountChange struct {
	kind         notice.ActivityKind
	detail       string
	ownProblem   string // message key of why nobody does it to their own account; empty if they may
	ownField     string // that the message is about
	endsSessions bool   // the account's sessions
	apply        func(WriteTx, *Account) error
}

// errUnchanged says that nothing is to be changed.
var errUnchanged = errors.New("it is as it should be")

// administer carries out an act, and logs it, in one transaction that also holds whoever acts to
// be an administrator still, and some administrator to be left. Doing what is done already is no
// error and no entry.
func (a *Auth) administer(ctx context.Context, by notice.Actor, login string, change accountChange) error {
	if err := by.Need(notice.ToAdminister); err != nil {
		return err
	}
	if change.ownProblem != "" && login == by.Login {
		return notice.Problems{change.ownField: change.ownProblem}
	}
	now := a.now()
	err := a.changeAccount(ctx, login, func(tx WriteTx, stored *Account) error {
		was := stored.canAdminister()
		if err := change.apply(tx, stored); err != nil {
			return err
		}
		if err := cmp.Or(requireOtherAdministrator(tx, was, *stored), requireAdministrator(tx, by)); err != nil {
			return err
		}
		if change.endsSessions {
			if err := tx.EndSessions(login); err != nil {
				return err
			}
		}
		return tx.AppendActivity(notice.Activity{At: now, By: by.Login, Kind: change.kind, Of: login, Detail: change.detail})
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return wrap(err, string(change.kind)+" of "+login)
}

// requireOtherAdministrator returns Problems if acct was the last that could sign in and manage accounts, and is not
// any more.
func requireOtherAdministrator(tx WriteTx, was bool, acct Account) error {
	if !was || acct.canAdminister() {
		return nil
	}
	others, err := otherAdministrator(tx, acct.Login)
	if err == nil && !others {
		err = notice.Problems{"form": "problem.account.last"}
	}
	return err
}

// requireAdministrator returns notice.ErrForbidden if by was an administrator and no longer is.
func requireAdministrator(tx Tx, by notice.Actor) error {
	if by == Operator {
		return nil
	}
	acting, err := tx.Account(by.Login)
	if err != nil && !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	if err != nil || !acting.canAdminister() {
		return fmt.Errorf("%q no longer administers: %w", by.Login, notice.ErrForbidden)
	}
	return nil
}

// otherAdministrator reports whether anyone else can sign in and manage accounts.
func otherAdministrator(tx Tx, login string) (bool, error) {
	for after := ""; ; {
		list, err := tx.Accounts(after, 100)
		if err != nil || len(list) == 0 {
			return false, err
		}
		for _, acct := range list {
			if acct.Login != login && acct.canAdminister() {
				return true, nil
			}
			after = acct.Login
		}
	}
}

// Rename gives an account another name. Problems are those of "name".
func (a *Auth) Rename(ctx context.Context, by notice.Actor, login, name string) error {
	name = collapseSpaces(name)
	if problem := nameProblem(name); problem != "" {
		return notice.Problems{"name": problem}
	}
	return a.administer(ctx, by, login, accountChange{kind: notice.AccountRenamed, detail: name, apply: func(_ WriteTx, acct *Account) error {
		if acct.Name == name {
			return errUnchanged
		}
		acct.Name = name
		return nil
	}})
}

// SetRole gives an account another role, and ends its sessions. Nobody changes their own. Problems
// are those of "role", or of "form" if nobody would be left to administer.
func (a *Auth) SetRole(ctx context.Context, by notice.Actor, login string, role notice.Role) error {
	if !slices.Contains(notice.StaffRoles, role) {
		return notice.Problems{"role": "problem.role.unknown"}
	}
	return a.administer(ctx, by, login, accountChange{
		kind: notice.AccountRole, detail: role.String(), ownProblem: "problem.account.own-role", ownField: "role", endsSessions: true,
		apply: func(_ WriteTx, acct *Account) error {
			if acct.Role == role {
				return errUnchanged
			}
			acct.Role = role
			return nil
		},
	})
}

// Disable keeps an account from signing in, and ends its sessions. Nobody disables their own.
// Problems are those of "form".
func (a *Auth) Disable(ctx context.Context, by notice.Actor, login string) error {
	return a.administer(ctx, by, login, accountChange{
		kind: notice.AccountDisabled, ownProblem: "problem.account.own-disable", ownField: "form", endsSessions: true,
		apply: func(tx WriteTx, acct *Account) error {
			if acct.Disabled {
				return errUnchanged
			}
			acct.Disabled = true
			return revokeResets(tx, login)
		},
	})
}

// Enable lets an account sign in again.
func (a *Auth) Enable(ctx context.Context, by notice.Actor, login string) error {
	return a.administer(ctx, by, login, accountChange{kind: notice.AccountEnabled, apply: func(_ WriteTx, acct *Account) error {
		if !acct.Disabled {
			return errUnchanged
		}
		acct.Disabled = false
		return nil
	}})
}

// EndSessions signs an account out everywhere.
func (a *Auth) EndSessions(ctx context.Context, by notice.Actor, login string) error {
	return a.administer(ctx, by, login, accountChange{kind: notice.AccountSignedOut, endsSessions: true, apply: func(WriteTx, *Account) error { return nil }})
}

// ResetFactors takes all second factors off an account, so that its password alone opens it, and
// ends its sessions. For one's own account there is the account's own page, which asks for proof.
func (a *Auth) ResetFactors(ctx context.Context, by notice.Actor, login string) error {
	return a.administer(ctx, by, login, accountChange{
		kind: notice.AccountFactors, ownProblem: "problem.account.own-factors", ownField: "form", endsSessions: true,
		apply: func(_ WriteTx, acct *Account) error {
			if !acct.HasSecondFactor() {
				return errUnchanged
			}
			acct.clearFactors()
			return nil
		},
	})
}
