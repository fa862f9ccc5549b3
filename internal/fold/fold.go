// Package fold maps texts to the forms in which they are compared. It is the only package that folds letters:
//
//   - Text, Words and Finder are for word rules, the classifier and search. They ignore letter case, accents and
//     invisible characters.
//   - Slug makes the last part of an address, of the same folded letters.
//   - Skeleton and Imitates compare names by what they look like, so that nobody passes for another. They also fold
//     letters that only look alike, such as Cyrillic "а" and Latin "a".
//   - Email compares addresses whose domains have two spellings.
//
// All functions are pure. Except for slugs, what they return is for comparing only and is not shown.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letters lists letters that have no Unicode decomposition and that people also type as other letters.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ð': "d", 'đ': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i",
	'ŋ': "n", 'ŧ': "t", 'ς': "σ",
}

// each calls f with the folded runes of a text. Folding is compatibility decomposition (NFKD; Unicode Standard Annex
// 15), then lower case, then the replacements in letters; nonspacing marks (general category Mn), enclosing marks (Me)
// and invisible characters (Cf) are dropped.
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

// Text returns a text with its letters folded, every run of white space as one space, and no space at either end.
// Punctuation is kept. The Text of a Text is the same.
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

// InWord reports whether a folded rune is part of a word: a letter, a number or a spacing mark (general categories L, N
// and Mc).
func InWord(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.Mc) }

// Words returns the words of a text, folded, in the order of the text. A word is a run of runes for which InWord is
// true; invisible characters do not end it, apostrophes and hyphens do.
func Words(text string) []string {
	var b strings.Builder
	b.Grow(len(text))
	each(text, func(r rune) {
		if !isWordRune(r) {
			r = ' '
		}
		b.WriteRune(r)
	})
	return strings.Fields(b.String())
}

// isWordRune is InWord, faster for ASCII.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return InWord(r)
}
