// Package fold maps texts to the forms in which they are compared. It is the only package that folds letters, by the
// languages of the board, English and Spanish:
//
//   - Text, Words and Finder are for word rules, the classifier and search. They ignore letter case, accents and
//     invisible characters; "ñ" is a letter of its own, however it is encoded.
//   - Words and Finder also see through letters of another script that stand in one word with Latin ones and look like
//     them, such as Cyrillic "а".
//   - Slug makes the last part of an address, of the same folded letters.
//   - Skeleton and Imitates compare names by what they look like, so that nobody passes for another. They fold
//     letters that look alike in any word, and "ñ" with "n".
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

// Version identifies the rules by which letters are folded. Increase it when Words returns other words for a text: what
// was made of words of another version is made again.
const Version = 3

// letters maps characters that have no Unicode decomposition to how people also type them: letters of the Latin script
// to those that they are a form of or look like, letters in circles and squares, and the characters for an apostrophe, a
// quotation mark and a hyphen to those of ASCII.
var letters = func() map[rune]string {
	m := map[rune]string{
		'ß': "ss", 'æ': "ae", 'œ': "oe", 'ð': "d", 'þ': "th", 'ɲ': "ñ", 'ς': "σ",
		'\u2800': " ", // BRAILLE PATTERN BLANK
	}
	add := func(form string, of string) {
		for _, r := range of {
			if _, listed := m[r]; !listed {
				m[r] = form
			}
		}
	}
	for _, v := range variants {
		add(v.form, v.of)
	}
	for _, c := range confusables {
		for _, r := range c.of {
			if r = unicode.ToLower(r); unicode.Is(unicode.Latin, r) {
				add(strings.ToLower(c.form), string(r))
			}
		}
	}
	for _, first := range alphabets[:2] { // regional indicators are flags
		for i := range rune(26) {
			add(string('a'+i), string(first+i))
		}
	}
	add("'", "‘’‛′ʻʼ")
	add(`"`, "“”„‟«»″")
	add("-", "‐‒–—―−")
	return m
}()

// tilde is the combining tilde, which makes another letter of an n.
const tilde = '\u0303'

// each calls f with the folded runes of a text. Folding is compatibility decomposition (NFKD; Unicode Standard Annex
// 15), then lower case, then the replacements in letters; nonspacing marks (general category Mn), enclosing marks (Me)
// and invisible characters (see isInvisible) are dropped. An n with a tilde becomes ñ (U+00F1), because Spanish tells "año" from
// "ano"; other marks tell no letters apart in the languages of the board.
func each(text string, f func(rune)) {
	text = norm.NFKD.String(strings.ToValidUTF8(text, "\uFFFD"))
	for i, r := range text {
		if r = unicode.ToLower(r); r < utf8.RuneSelf {
			if r == 'n' && hasTilde(text[i+1:]) {
				r = 'ñ'
			}
			f(r)
			continue
		}
		if unicode.In(r, unicode.Mn, unicode.Me) || isInvisible(r) {
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

// hasTilde reports whether a letter has a tilde among its marks. rest is the decomposed text after the letter.
func hasTilde(rest string) bool {
	if rest == "" || rest[0] < utf8.RuneSelf {
		return false
	}
	for _, r := range rest {
		if r == tilde {
			return true
		}
		if !isMark(r) {
			return false
		}
	}
	return false
}

// isMark reports whether a rune belongs to the letter before it: a mark (general category M) or an invisible character.
func isMark(r rune) bool { return unicode.Is(unicode.M, r) || isInvisible(r) }

// isInvisible reports whether a rune shows nothing: a format character (general category Cf) or one that Unicode lists as
// Other_Default_Ignorable_Code_Point, such as U+3164 HANGUL FILLER, which is a letter.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point)
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
// true; invisible characters do not end it, apostrophes and hyphens do. Words of mixed scripts are read as Latin ones.
func Words(text string) []string {
	text = asLatin(text)
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
