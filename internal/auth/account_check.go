package auth

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
