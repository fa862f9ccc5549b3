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

// joiners show nothing, but Persian and Indic names and many emoji need them: ZWNJ and ZWJ.
const joiners = "\u200c\u200d"

// isHidden reports whether a name may not contain a character: it is damaged, or shows nothing and is no joiner.
func isHidden(r rune) bool {
	return r == utf8.RuneError || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) ||
		!unicode.IsPrint(r) && !strings.ContainsRune(joiners, r)
}

// nameProblem returns the message key of what is wrong with a name, or "". The pattern without dots (U+2800) looks like a
// space.
func nameProblem(name string) string {
	switch {
	case strings.Trim(name, joiners+" \u2800") == "":
		return "problem.name.missing"
	case utf8.RuneCountInString(name) > MaxName:
		return "problem.name.long"
	case strings.ContainsFunc(name, isHidden):
		return "problem.name.form"
	}
	return ""
}
