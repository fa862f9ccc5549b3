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

// A phrase is a sequence of adjacent words.
type phrase struct {
	words  []string
	prefix bool // the last word is a prefix
}

// maxPhrases is the largest number of phrases that are searched for. The rest of the text is ignored.
const maxPhrases = 32

// phrases parses a search text. Text between quotation marks is one phrase. Of the rest, each piece between white
// space is a phrase, mostly of one word, sometimes more (e-mail, O'Brien). If the last phrase is not quoted, its
// last word is a prefix, provided that canBePrefix.
func phrases(text string) (ps []phrase) {
	parts := strings.Split(quotes.Replace(text), `"`)
	for i, part := range parts {
		quoted := i%2 == 1 && i < len(parts)-1
		pieces := []string{part}
		if !quoted {
			pieces = strings.Fields(part)
		}
		for _, piece := range pieces {
			if ws := words(piece); len(ws) > 0 && len(ps) < maxPhrases {
				ps = append(ps, phrase{ws, !quoted})
			}
		}
	}
	for i := range ps {
		last := ps[i].words[len(ps[i].words)-1]
		ps[i].prefix = ps[i].prefix && i == len(ps)-1 && canBePrefix(last)
	}
	return ps
}

var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`)

// minPrefix is the least number of characters of a prefix. Shorter ones match too many words to be useful (ana,
// analysis), and would be slow.
const minPrefix = 4

// canBePrefix reports whether w is searched for as a prefix. Words with digits are not.
func canBePrefix(w string) bool {
	return utf8.RuneCountInString(w) >= minPrefix && !strings.ContainsFunc(w, unicode.IsNumber)
}
