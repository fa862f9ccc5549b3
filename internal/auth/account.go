package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"noticeboard/internal/notice"
)

// MaxName is how many characters the name of an account may have.
const MaxName = 80

// An Account is a member of the institution who can sign in.
type Account struct {
	Login      string // 1 to 64 of a-z, 0-9, dot, hyphen and underscore
	Name       string // as official replies are signed
	Role       notice.Role
	Lang       notice.Lang // preferred at the desk; may be empty
	Password   string      // argon2id, as a PHC string
	Created    time.Time
	Disabled   bool      // cannot sign in, and has no session
	LastSignIn time.Time // last sign-in; zero if there was none

	TOTP          TOTP      // zero: none
	Passkeys      []Passkey // in the order in which they were added
	UserHandle    []byte    // by which passkeys know the account; made with the first
	RecoveryCodes []Hash    // of the recovery codes that are not used yet
}

// HasSecondFactor reports whether a password alone does not open a session.
func (a Account) HasSecondFactor() bool { return a.TOTP.On() || len(a.Passkeys) > 0 }

// Actor returns a's owner at work.
func (a Account) Actor() notice.Actor {
	return notice.Actor{Login: a.Login, Name: a.Name, Role: a.Role}
}

// canAdminister reports whether a can sign in and manage accounts.
func (a Account) canAdminister() bool { return !a.Disabled && a.Role.May(notice.ToAdminister) }

// String returns the login alone, so that printing an account does not show its secrets.
func (a Account) String() string { return a.Login }

// LogValue does for slog what String does for fmt.
func (a Account) LogValue() slog.Value { return slog.StringValue(a.Login) }

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

// wrap returns an error that callers act upon by its type as it is, and wraps the rest.
func wrap(err error, doing string) error {
	var problems notice.Problems
	var over LinkError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &problems):
		return problems
	case errors.As(err, &over):
		return over
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// account returns the account of a login as typed or as in an address.
func (a *Auth) account(ctx context.Context, login string) (acct Account, err error) {
	if login = foldLogin(login); !isLogin(login) {
		return Account{}, notice.ErrNotFound
	}
	err = a.store.ViewAccounts(ctx, func(tx Tx) error {
		acct, err = tx.Account(login)
		return err
	})
	return acct, err
}

var loginForm = regexp.MustCompile(`\A[a-z0-9._-]{1,64}\z`)

// isLogin reports whether login, folded, can be that of an account.
func isLogin(login string) bool { return loginForm.MatchString(login) }

// loginProblem returns the message key of what is wrong with the login of a new account, or "". One
// of dots alone would be no part of an address.
func loginProblem(login string) string {
	if !isLogin(login) || strings.Trim(login, ".") == "" {
		return "problem.login.form"
	}
	return ""
}

// foldLogin returns login as it would be stored. Phones put a capital before it and a space behind.
func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// collapseSpaces returns text with single spaces between its words.
func collapseSpaces(text string) string { return strings.Join(strings.Fields(text), " ") }

func nameProblem(name string) string {
	unfit := func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }
	switch {
	case name == "":
		return "problem.name.missing"
	case utf8.RuneCountInString(name) > MaxName:
		return "problem.name.long"
	case strings.ContainsFunc(name, unfit):
		return "problem.name.form"
	}
	return ""
}
