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
	// MinPassword is how many characters a new password must have (NIST SP 800-63B-4 for
	// passwords that stand alone).
	MinPassword = 15

	maxPasswordBytes = 1024
)

// passwordProblem returns the message key of what is wrong with a new password for acct, or "".
func passwordProblem(acct Account, password string) string {
	if len(password) > maxPasswordBytes {
		return "problem.password.long"
	}
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

// isGuessable reports whether a program that guesses would come across s soon. s is in lower case.
func isGuessable(s string) bool {
	return isCommon(s) || isCommon(wordSeparators.Replace(s)) || isRepetition([]rune(s)) || isSequences([]rune(s))
}

// wordSeparators runs words together, as password_common.txt has them.
var wordSeparators = strings.NewReplacer(" ", "", "-", "", "_", "", ".", "")

func isCommon(s string) bool {
	_, ok := commonPasswords()[s]
	return ok
}

//go:embed password_common.txt
var commonText string

// commonPasswords holds the lines of password_common.txt.
var commonPasswords = sync.OnceValue(func() map[string]struct{} {
	all := map[string]struct{}{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			all[line] = struct{}{}
		}
	}
	return all
})

// isRepetition reports whether s is a unit that would be too short by itself, at least twice over.
func isRepetition(s []rune) bool {
	for unit := 1; unit < MinPassword && 2*unit <= len(s); unit++ {
		if slices.Equal(s[unit:], s[:len(s)-unit]) {
			return true
		}
	}
	return false
}

// keySequences are the lines that fingers and minds run along, forwards and backwards.
var keySequences = []string{
	"abcdefghijklmnopqrstuvwxyz", "12345678901", "qwertyuiop", "asdfghjklñ", "zxcvbnm",
	"1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0pñ",
}

// sequenceSteps tells for two neighbours in one of rows which row that is and in which direction they
// follow each other, as a bit. A character follows itself, too.
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

// isSequences reports whether s falls into runs along rows, or of one character, three characters long
// on average.
func isSequences(s []rune) bool {
	runs := 0
	var direction uint64 // the steps that the current run is made of; 0 if it may be any
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

// mostlyOwnName reports whether more than half of lower is taken from the login or the name.
func mostlyOwnName(lower string, acct Account) bool {
	own := strings.ToLower(acct.Login + " " + acct.Name)
	words := strings.FieldsFunc(own, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.SortStableFunc(words, func(v, w string) int { return len(w) - len(v) }) // whole before part
	taken, rest := 0, lower
	for _, w := range words {
		if n := utf8.RuneCountInString(w); n >= 3 {
			taken += n * strings.Count(rest, w)
			rest = strings.ReplaceAll(rest, w, "\x00")
		}
	}
	return 2*taken > utf8.RuneCountInString(lower)
}
