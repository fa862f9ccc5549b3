package auth

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var loginForm = regexp.MustCompile(`\A[a-z0-9._-]{1,64}\z`)

// isLogin reports whether an account can have login, which is in lower case.
func isLogin(login string) bool { return loginForm.MatchString(login) }

// loginProblem returns the message key of what is wrong with the login of a new account, or "". The
// login is a segment of URL paths, where dots alone have another meaning.
func loginProblem(login string) string {
	if !isLogin(login) || strings.Trim(login, ".") == "" {
		return "problem.login.form"
	}
	return ""
}

// foldLogin returns login as it would be stored: in lower case and trimmed, because the keyboards of
// phones capitalise the first letter and append a space.
func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// collapseSpaces returns text trimmed, with each run of white space replaced by one space.
func collapseSpaces(text string) string { return strings.Join(strings.Fields(text), " ") }

// nameProblem returns the message key of what is wrong with a name, or "".
func nameProblem(name string) string {
	unprintable := func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }
	switch {
	case name == "":
		return "problem.name.missing"
	case utf8.RuneCountInString(name) > MaxName:
		return "problem.name.long"
	case strings.ContainsFunc(name, unprintable):
		return "problem.name.form"
	}
	return ""
}
