package auth

import (
	"context"

	"noticeboard/internal/notice"
)

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
