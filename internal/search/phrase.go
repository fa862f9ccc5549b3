package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"noticeboard/internal/fold"
)

// A phrase is a sequence of adjacent folded words.
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
			if ws := fold.Words(piece); len(ws) > 0 && len(ps) < maxPhrases {
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
