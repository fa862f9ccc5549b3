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
	Login    string // 1 to 64 of a-z, 0-9, dot, hyphen and underscore
	Name     string // as official replies are signed
	Role     notice.Role
	Lang     notice.Lang // preferred at the desk; may be empty
	Password string      // argon2id, as a PHC string
	Created  time.Time
	Disabled bool // cannot sign in, and has no session
}

// Actor returns a's owner at work.
func (a Account) Actor() notice.Actor {
	return notice.Actor{Login: a.Login, Name: a.Name, Role: a.Role}
}

// String returns the login alone, so that printing an account does not show its password's hash.
func (a Account) String() string { return a.Login }

// LogValue does for slog what String does for fmt.
func (a Account) LogValue() slog.Value { return slog.StringValue(a.Login) }

// Add makes an account. Letter case of the login does not count. Problems are those of login, name,
// role and password.
func (a *Auth) Add(ctx context.Context, login, name string, role notice.Role, password string) (Account, error) {
	acct, err := a.newAccount(ctx, login, name, role, password)
	if err != nil {
		return Account{}, err
	}
	err = a.store.AddAccount(ctx, acct, false)
	if errors.Is(err, notice.ErrConflict) {
		return Account{}, notice.Problems{"login": "problem.login.taken"}
	}
	if err != nil {
		return Account{}, fmt.Errorf("adding account %q: %w", acct.Login, err)
	}
	a.endSetup()
	return acct, nil
}

// newAccount checks what was filled in and hashes the password. It stores nothing.
func (a *Auth) newAccount(ctx context.Context, login, name string, role notice.Role, password string) (Account, error) {
	acct := Account{Login: foldLogin(login), Name: strings.Join(strings.Fields(name), " "), Role: role, Created: a.now()}
	p := notice.Problems{}
	if !isLogin(acct.Login) {
		p["login"] = "problem.login.form"
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

var loginForm = regexp.MustCompile(`\A[a-z0-9._-]{1,64}\z`)

// isLogin reports whether login, folded, can be that of an account.
func isLogin(login string) bool { return loginForm.MatchString(login) }

// foldLogin returns login as it would be stored. Phones put a capital before it and a space behind.
func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

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
