// Package words compares words as people do: letter case, accents and invisible characters do not
// count. It is for finding words in a text, never for showing them.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns a text in the form in which texts are compared: decomposed (NFKD), without marks and
// invisible characters, in lower case, every run of white space one space, and none at the ends.
func Fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range norm.NFKD.String(text) {
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		if r >= utf8.RuneSelf && unicode.In(r, unicode.M, unicode.Cf) {
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// IsWordPart reports whether r is part of a word.
func IsWordPart(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Split returns the words of a folded text, in their order.
func Split(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !IsWordPart(r) })
}
