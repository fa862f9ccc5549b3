package auth

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	// MinPassword is the minimum length of a new password, in characters (NIST SP 800-63B-4, section
	// 3.1.1.2, for passwords used as the only factor).
	MinPassword = 15

	maxPasswordBytes = 1024 // bounds the work of hashing and of the rules below
)

// passwordProblem returns the message key of what is wrong with a new password for acct, or "".
func passwordProblem(acct Account, password string) string {
	if len(password) > maxPasswordBytes {
		return "problem.password.long"
	}
	password = normalised(password)
	length := utf8.RuneCountInString(password)
	if length < MinPassword {
		return "problem.password.short"
	}
	lower := strings.ToLower(password)
	if isGuessable(lower) {
		return "problem.password.common"
	}
	if mostlyOwnName(lower, acct) {
		return "problem.password.login"
	}
	return ""
}

// isGuessable reports whether s, in lower case, is a common password, a repetition, or consists of
// sequences of the alphabet or the keyboard, which guessing programs try first.
func isGuessable(s string) bool {
	return isCommon(s) || isCommon(wordSeparators.Replace(s)) || isRepetition([]rune(s)) || isSequences([]rune(s))
}

// wordSeparators removes the separators of words, which the lines of password_common.txt do not have.
var wordSeparators = strings.NewReplacer(" ", "", "-", "", "_", "", ".", "")

// isCommon reports whether s is a line of password_common.txt.
func isCommon(s string) bool {
	_, ok := commonPasswords()[s]
	return ok
}

//go:embed password_common.txt
var commonText string

// commonPasswords returns the set of passwords in password_common.txt.
var commonPasswords = sync.OnceValue(func() map[string]struct{} {
	all := map[string]struct{}{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			all[line] = struct{}{}
		}
	}
	return all
})

// isRepetition reports whether s consists of a unit shorter than MinPassword, repeated at least twice;
// the last repetition may be cut off.
func isRepetition(s []rune) bool {
	for unit := 1; unit < MinPassword && 2*unit <= len(s); unit++ {
		if slices.Equal(s[unit:], s[:len(s)-unit]) {
			return true
		}
	}
	return false
}

// keySequences are the alphabet, the digits, and the rows and columns of English and Spanish keyboards.
var keySequences = []string{
	"abcdefghijklmnopqrstuvwxyz", "12345678901", "qwertyuiop", "asdfghjklñ", "zxcvbnm",
	"1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0pñ",
}

// sequenceSteps maps two adjacent characters of keySequences to a set of bits: bit 2i+1 if they follow
// each other in the i-th sequence, bit 2i+2 if they do in its reverse. Bit 0 is for a repeated character,
// which is not in the map.
var sequenceSteps = sync.OnceValue(func() map[[2]rune]uint64 {
	all := map[[2]rune]uint64{}
	for i, row := range keySequences {
		r := []rune(row)
		for j := 1; j < len(r); j++ {
			all[[2]rune{r[j-1], r[j]}] |= 1 << (2*i + 1)
			all[[2]rune{r[j], r[j-1]}] |= 1 << (2*i + 2)
		}
	}
	return all
})

// isSequences reports whether s can be cut into runs with an average length of at least three
// characters. A run follows one of keySequences in one direction, or repeats one character.
func isSequences(s []rune) bool {
	runs := 0
	var direction uint64 // bits of sequenceSteps common to all steps of the run; 0 before its first step
	for i := range s {
		var step uint64
		switch {
		case i == 0:
		case s[i] == s[i-1]:
			step = 1
		default:
			step = sequenceSteps()[[2]rune{s[i-1], s[i]}]
		}
		switch {
		case i > 0 && step&direction != 0:
			direction &= step
		case i > 0 && direction == 0 && step != 0:
			direction = step
		default:
			runs, direction = runs+1, 0
		}
	}
	return 3*runs <= len(s)
}

// mostlyOwnName reports whether words of the login and the name, of at least three characters, make up
// more than half of a password, which is normalised and in lower case.
func mostlyOwnName(lower string, acct Account) bool {
	own := strings.ToLower(normalised(acct.Login + " " + acct.Name))
	words := strings.FieldsFunc(own, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.SortStableFunc(words, func(v, w string) int { return len(w) - len(v) }) // longest first
	taken, rest := 0, lower
	for _, w := range words {
		if n := utf8.RuneCountInString(w); n >= 3 {
			taken += n * strings.Count(rest, w)
			rest = strings.ReplaceAll(rest, w, "\x00")
		}
	}
	return 2*taken > utf8.RuneCountInString(lower)
}
