package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldings lists letters that no decomposition takes apart and that people type in two ways.
var foldings = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ð': "d", 'đ': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ς': "σ",
}

// words returns the words of a text: runs of letters and digits, parted by all else but what is
// invisible. They are folded, so that letter case and accents do not count: in compatibility
// decomposition (NFKD, Unicode Standard Annex 15), without marks, in small letters.
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

// fold returns the words of a text with a space between them.
func fold(text string) string { return strings.Join(words(text), " ") }

// A phrase is words that stand side by side. The last one may be only begun.
type phrase struct {
	words  []string
	prefix bool
}

// maxPhrases is how many phrases of a text are looked for. The rest is left out.
const maxPhrases = 32

// phrases returns what someone looks for who types a text. What stands between quotation marks is one
// phrase; of all else each piece between white space is: mostly one word, sometimes more (e-mail,
// O'Brien). The last of them is begun, if it can be.
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

// minPrefix is how many letters of a word must be there for the rest to be guessed: fewer begin too
// many words to be of use (ana, analysis), and to be answered quickly.
const minPrefix = 4

// canBePrefix reports whether w may be the beginning of other words. A number is meant as it stands.
func canBePrefix(w string) bool {
	return utf8.RuneCountInString(w) >= minPrefix && !strings.ContainsFunc(w, unicode.IsNumber)
}
