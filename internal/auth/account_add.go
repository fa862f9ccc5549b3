package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// Add creates an account for the operator. The login is stored in lower case. It returns
// notice.Problems with the fields login, name, role and password, and voids the setup token.
func (a *Auth) Add(ctx context.Context, login, name string, role notice.Role, password string) (Account, error) {
	acct, err := a.newAccount(ctx, login, name, role, password, a.now())
	if err != nil {
		return Account{}, err
	}
	err = a.store.UpdateAccounts(ctx, func(tx WriteTx) error {
		if err := errors.Join(addAccount(tx, acct), dropSetupTokens(tx)); err != nil {
			return err
		}
		return tx.AppendActivity(notice.Activity{
			At: acct.Created, Kind: notice.AccountAdded, Of: acct.Login, Detail: role.String(),
		})
	})
	if err != nil {
		return Account{}, wrap(err, "adding account "+acct.Login)
	}
	return acct, nil
}

// addAccount stores a new account. If its login is taken it returns notice.Problems.
func addAccount(tx WriteTx, acct Account) error {
	if err := requireFreeLogin(tx, acct.Login); err != nil {
		return err
	}
	return tx.PutAccount(acct)
}

// requireFreeLogin returns notice.Problems if an account has the login.
func requireFreeLogin(tx Tx, login string) error {
	_, err := tx.Account(login)
	switch {
	case err == nil:
		return notice.Problems{"login": {Key: "problem.login.taken"}}
	case !errors.Is(err, notice.ErrNotFound):
		return err
	}
	return nil
}

// newAccount checks the input and returns the account with its password hashed. It stores nothing.
func (a *Auth) newAccount(
	ctx context.Context, login, name string, role notice.Role, password string, now time.Time,
) (Account, error) {
	acct := Account{Login: foldLogin(login), Name: collapseSpaces(name), Role: role, Created: now}
	p := notice.Problems{}
	if problem := loginProblem(acct.Login); problem != "" {
		p["login"] = notice.Problem{Key: problem}
	}
	if problem := nameProblem(acct.Name); problem != "" {
		p["name"] = notice.Problem{Key: problem}
	}
	if !slices.Contains(notice.StaffRoles, role) {
		p["role"] = notice.Problem{Key: "problem.role.unknown"}
	}
	if problem := passwordProblem(acct, password); problem != "" {
		p["password"] = notice.Problem{Key: problem}
	}
	if err := p.Err(); err != nil {
		return Account{}, err
	}
	var err error
	if acct.Password, err = a.hasher.hash(ctx, fromKnown, password); err != nil {
		return Account{}, fmt.Errorf("adding account %q: %w", acct.Login, err)
	}
	return acct, nil
}
