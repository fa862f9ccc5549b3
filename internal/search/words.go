package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldings lists letters that have no Unicode decomposition and that people also type as other letters.
var foldings = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ð': "d", 'đ': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ς': "σ",
}

// words returns the words of a text, which are runs of letters and digits. Invisible characters within a word (general
// category Cf) are dropped; all others separate words. Words are folded, so that letter case and accents are
// ignored: compatibility decomposition (NFKD; Unicode Standard Annex 15), without marks, in lower case.
func words(text string) []string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		switch r = unicode.ToLower(r); {
		case r < utf8.RuneSelf && ('a' <= r && r <= 'z' || '0' <= r && r <= '9'):
			b.WriteByte(byte(r))
		case r < utf8.RuneSelf:
			b.WriteByte(' ')
		case unicode.In(r, unicode.Mn, unicode.Cf):
		case foldings[r] != "":
			b.WriteString(foldings[r])
		case unicode.In(r, unicode.L, unicode.N, unicode.Mc):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// fold returns the words of a text, separated by single spaces.
func fold(text string) string { return strings.Join(words(text), " ") }
