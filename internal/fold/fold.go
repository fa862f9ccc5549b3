// Package fold brings letters that people write in several ways to one form, for comparing: letter case,
// accents and invisible characters do not count. What it returns is never shown, except slugs.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letters lists letters that no decomposition takes apart and that people type in two ways.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ð': "d", 'đ': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i",
	'ŋ': "n", 'ŧ': "t", 'ς': "σ",
}

// each calls f with the runes of a text, folded: in compatibility decomposition (NFKD, Unicode Standard
// Annex 15), in lower case, without nonspacing and enclosing marks and invisible characters, and with the
// replacements of letters.
func each(text string, f func(rune)) {
	for _, r := range norm.NFKD.String(text) {
		if r = unicode.ToLower(r); r < utf8.RuneSelf {
			f(r)
			continue
		}
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			continue
		}
		if to, ok := letters[r]; ok {
			for _, r := range to {
				f(r)
			}
			continue
		}
		f(r)
	}
}

// Text returns a text in the form in which texts are compared: its letters folded, every run of white space
// one space, and none at the ends.
func Text(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	each(text, func(r rune) {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			return
		case space:
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	})
	return b.String()
}

// InWord reports whether r, folded, is part of a word: a letter, a number or a mark that takes space.
func InWord(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.Mc) }

// Words returns the words of a text, folded, in their order.
func Words(text string) []string {
	var b strings.Builder
	b.Grow(len(text))
	each(text, func(r rune) {
		if r < utf8.RuneSelf && !('a' <= r && r <= 'z' || '0' <= r && r <= '9') || r >= utf8.RuneSelf && !InWord(r) {
			r = ' '
		}
		b.WriteRune(r)
	})
	return strings.Fields(b.String())
}
