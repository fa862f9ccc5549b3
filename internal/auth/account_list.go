package auth

import (
	"context"

	"noticeboard/internal/notice"
)

// List lists accounts by login, starting behind after, at most n.
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

// Details returns an account and the newest acts by it and about it.
func (a *Auth) Details(ctx context.Context, by notice.Actor, login string, n int) (acct Account, acts []notice.Activity, err error) {
	if err := by.Need(notice.ToAdminister); err != nil {
		return Account{}, nil, err
	}
	if acct, err = a.account(ctx, login); err != nil {
		return Account{}, nil, err
	}
	err = a.store.ViewAccounts(ctx, func(tx Tx) (err error) {
		acts, err = tx.ActivitiesInvolving(acct.Login, 0, n)
		return err
	})
	return acct, acts, err
}

// maxStaffAccounts is how many accounts are looked at for StaffWith.
const maxStaffAccounts = 1000

// StaffWith lists, by login, whoever can sign in and has a permission.
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
