package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// Add makes an account, at the machine itself. Letter case of the login does not count. Problems
// are those of login, name, role and password.
func (a *Auth) Add(ctx context.Context, login, name string, role notice.Role, password string) (Account, error) {
	acct, err := a.newAccount(ctx, login, name, role, password)
	if err != nil {
		return Account{}, err
	}
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		if err := addAccount(tx, acct); err != nil {
			return err
		}
		return tx.AppendActivity(notice.Activity{At: acct.Created, Kind: notice.AccountAdded, Of: acct.Login, Detail: role.String()})
	})
	if err != nil {
		return Account{}, wrap(err, "adding account "+acct.Login)
	}
	a.voidSetupToken()
	return acct, nil
}

// addAccount adds an account whose login nobody has.
func addAccount(tx WriteTx, acct Account) error {
	_, err := tx.Account(acct.Login)
	switch {
	case err == nil:
		return notice.Problems{"login": "problem.login.taken"}
	case !errors.Is(err, notice.ErrNotFound):
		return err
	}
	return tx.PutAccount(acct)
}

// newAccount checks what was filled in and hashes the password. It stores nothing.
func (a *Auth) newAccount(ctx context.Context, login, name string, role notice.Role, password string) (Account, error) {
	acct := Account{Login: foldLogin(login), Name: collapseSpaces(name), Role: role, Created: a.now()}
	p := notice.Problems{}
	if problem := loginProblem(acct.Login); problem != "" {
		p["login"] = problem
	}
	if problem := nameProblem(acct.Name); problem != "" {
		p["name"] = problem
	}
	if !slices.Contains(notice.StaffRoles, role) {
		p["role"] = "problem.role.unknown"
	}
	if problem := passwordProblem(acct, password); problem != "" {
		p["password"] = problem
	}
	if err := p.Err(); err != nil {
		return Account{}, err
	}
	var err error
	if acct.Password, err = a.hasher.hash(ctx, password); err != nil {
		return Account{}, fmt.Errorf("adding account %q: %w", acct.Login, err)
	}
	return acct, nil
}
