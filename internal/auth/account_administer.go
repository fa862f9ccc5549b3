package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// Operator is the actor of the command line. It has no account, and no login in the activity log.
var Operator = notice.Actor{Role: notice.Admin}

// An accountChange is a change that an administrator makes to an account.
type accountChange struct {
	kind         notice.ActivityKind
	detail       string // of the log entry
	ownProblem   string // message key if the actor's own account cannot be changed this way; else empty
	ownField     string // field of ownProblem
	endsSessions bool   // the change ends the account's sessions
	apply        func(WriteTx, *Account) error
}

// errUnchanged is returned by accountChange.apply if the account has the wanted state already.
var errUnchanged = errors.New("the account is unchanged")

// administer applies a change and logs it in one transaction. The transaction fails if the actor is
// no longer an administrator or if no administrator would be left. If the account has the wanted
// state already, administer returns nil and logs nothing.
func (a *Auth) administer(
	ctx context.Context, by notice.Actor, login string, now time.Time, change accountChange,
) error {
	if err := by.Need(notice.ToAdminister); err != nil {
		return err
	}
	if change.ownProblem != "" && login == by.Login {
		return notice.Problems{change.ownField: {Key: change.ownProblem}}
	}
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
		return tx.AppendActivity(notice.Activity{
			At: now, By: by.Login, Kind: change.kind, Of: login, Detail: change.detail,
		})
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return wrap(err, string(change.kind)+" of "+login)
}

// requireOtherAdministrator returns notice.Problems if acct was the last enabled administrator and no
// longer is one.
func requireOtherAdministrator(tx WriteTx, was bool, acct Account) error {
	if !was || acct.canAdminister() {
		return nil
	}
	others, err := otherAdministrator(tx, acct.Login)
	if err == nil && !others {
		err = notice.Problems{"form": {Key: "problem.account.last"}}
	}
	return err
}

// requireAdministrator returns notice.ErrForbidden unless by is the operator or, in tx, an enabled
// administrator. The role in by is that of the time when the request was authenticated.
func requireAdministrator(tx Tx, by notice.Actor) error {
	if by == Operator {
		return nil
	}
	acting, err := tx.Account(by.Login)
	if err != nil && !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	if err != nil || !acting.canAdminister() {
		return fmt.Errorf("%q is no longer an administrator: %w", by.Login, notice.ErrForbidden)
	}
	return nil
}

// otherAdministrator reports whether there is an enabled administrator besides login.
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

// Rename changes the name of an account.
//
// Errors: notice.Problems with the field name; notice.ErrNotFound; notice.ErrForbidden.
func (a *Auth) Rename(ctx context.Context, by notice.Actor, login, name string) error {
	name = collapseSpaces(name)
	if problem := nameProblem(name); problem != "" {
		return notice.Problems{"name": {Key: problem}}
	}
	return a.administer(ctx, by, login, a.now(), accountChange{
		kind: notice.AccountRenamed, detail: name,
		apply: func(_ WriteTx, acct *Account) error {
			if acct.Name == name {
				return errUnchanged
			}
			acct.Name = name
			return nil
		},
	})
}

// SetRole changes the role of an account other than the actor's own and ends its sessions.
//
// Errors: notice.Problems with the field role, or form if no administrator would be left;
// notice.ErrNotFound; notice.ErrForbidden.
func (a *Auth) SetRole(ctx context.Context, by notice.Actor, login string, role notice.Role) error {
	if !slices.Contains(notice.StaffRoles, role) {
		return notice.Problems{"role": {Key: "problem.role.unknown"}}
	}
	return a.administer(ctx, by, login, a.now(), accountChange{
		kind: notice.AccountRole, detail: role.String(),
		ownProblem: "problem.account.own-role", ownField: "role", endsSessions: true,
		apply: func(_ WriteTx, acct *Account) error {
			if acct.Role == role {
				return errUnchanged
			}
			acct.Role = role
			return nil
		},
	})
}

// Disable disables an account other than the actor's own: it cannot sign in, its sessions end and its
// password reset links are revoked.
//
// Errors: notice.Problems with the field form; notice.ErrNotFound; notice.ErrForbidden.
func (a *Auth) Disable(ctx context.Context, by notice.Actor, login string) error {
	return a.administer(ctx, by, login, a.now(), accountChange{
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

// Enable undoes Disable.
//
// Errors: notice.ErrNotFound; notice.ErrForbidden.
func (a *Auth) Enable(ctx context.Context, by notice.Actor, login string) error {
	return a.administer(ctx, by, login, a.now(), accountChange{
		kind: notice.AccountEnabled,
		apply: func(_ WriteTx, acct *Account) error {
			if !acct.Disabled {
				return errUnchanged
			}
			acct.Disabled = false
			return nil
		},
	})
}

// EndSessions ends all sessions of an account.
//
// Errors: notice.ErrNotFound; notice.ErrForbidden.
func (a *Auth) EndSessions(ctx context.Context, by notice.Actor, login string) error {
	return a.administer(ctx, by, login, a.now(), accountChange{
		kind: notice.AccountSignedOut, endsSessions: true,
		apply: func(WriteTx, *Account) error { return nil },
	})
}

// ResetFactors removes all second factors of an account, so that it signs in by password alone, and
// ends its sessions. Owners remove their own factors with RemoveTOTP and RemovePasskey, which require
// reauthentication.
//
// Errors: notice.Problems with the field form for the actor's own account; notice.ErrNotFound;
// notice.ErrForbidden.
func (a *Auth) ResetFactors(ctx context.Context, by notice.Actor, login string) error {
	return a.administer(ctx, by, login, a.now(), accountChange{
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
