package auth

import (
	"context"

	"noticeboard/internal/notice"
)

// List returns at most n accounts in order of login, those after the login after; if it is empty,
// from the first.
//
// Errors: notice.ErrForbidden.
func (a *Auth) List(ctx context.Context, by notice.Actor, after string, n int) (list []Account, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return nil, err
	}
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		list, err = tx.Accounts(after, n)
		return err
	})
	return list, err
}

// Details returns an account and the newest n entries of the activity log by it or about it, newest
// first.
//
// Errors: notice.ErrNotFound; notice.ErrForbidden.
func (a *Auth) Details(
	ctx context.Context, by notice.Actor, login string, n int,
) (acct Account, activities []notice.Activity, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return Account{}, nil, err
	}
	if acct, err = a.account(ctx, login); err != nil {
		return Account{}, nil, err
	}
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		activities, err = tx.ActivitiesInvolving(acct.Login, 0, n)
		return err
	})
	return acct, activities, err
}

// Names returns the names of all accounts, disabled ones included, by login. It reads the first 1000 accounts only.
func (a *Auth) Names(ctx context.Context) (names map[string]string, err error) {
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		names = map[string]string{}
		accounts, err := tx.Accounts("", maxStaffAccounts)
		for _, acct := range accounts {
			if !acct.Damaged() {
				names[acct.Login] = acct.Name
			}
		}
		return err
	})
	return names, err
}

// maxStaffAccounts bounds how many accounts StaffWith and Names read.
const maxStaffAccounts = 1000

// StaffWith returns the enabled accounts that have a permission, in order of login. It considers the
// first 1000 accounts only.
func (a *Auth) StaffWith(ctx context.Context, p notice.Permission) (list []notice.Actor, err error) {
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		list = nil
		accounts, err := tx.Accounts("", maxStaffAccounts)
		for _, acct := range accounts {
			if !acct.Disabled && acct.Role.May(p) {
				list = append(list, acct.Actor())
			}
		}
		return err
	})
	return list, err
}
