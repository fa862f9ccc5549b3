package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Term is one of the things that a search text looks for: a sequence of adjacent folded words.
type Term struct {
	Words  []string // not empty
	Prefix bool     // the last word is a prefix
}

// maxTerms is the largest number of terms of a search text. The rest of the text is ignored.
const maxTerms = 32

// Terms parses a search text. Text between quotation marks is one term. Of the rest, each piece between white space is a
// term, mostly of one word, sometimes more (e-mail, O'Brien). If the last term is not quoted, its last word is a prefix,
// provided that canBePrefix.
func Terms(text string) (ts []Term) {
	parts := strings.Split(quotes.Replace(text), `"`)
	for i, part := range parts {
		quoted := i%2 == 1 && i < len(parts)-1
		pieces := []string{part}
		if !quoted {
			pieces = strings.Fields(part)
		}
		for _, piece := range pieces {
			if ws := Words(piece); len(ws) > 0 && len(ts) < maxTerms {
				ts = append(ts, Term{ws, !quoted})
			}
		}
	}
	for i := range ts {
		last := ts[i].Words[len(ts[i].Words)-1]
		ts[i].Prefix = ts[i].Prefix && i == len(ts)-1 && canBePrefix(last)
	}
	return ts
}

var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`)

// minPrefix is the least number of characters of a prefix. Shorter ones match too many words to be useful (ana,
// analysis), and would be slow.
const minPrefix = 4

// canBePrefix reports whether w is searched for as a prefix. Words with digits are not.
func canBePrefix(w string) bool {
	return utf8.RuneCountInString(w) >= minPrefix && !strings.ContainsFunc(w, unicode.IsNumber)
}

// A Range is a part of a text, from the byte From up to, but not including, the byte To.
type Range struct{ From, To int }

// Find returns where a text has one of the terms: ranges of whole words, in ascending order, none of which overlap.
func Find(text string, ts []Term) (found []Range) {
	ws, at := located(text)
	for i := 0; i < len(ws); {
		n := 0
		for _, t := range ts {
			if t.begins(ws[i:]) {
				n = max(n, len(t.Words))
			}
		}
		if n == 0 {
			i++
			continue
		}
		from, to := at[i].From, at[i+n-1].To
		if k := len(found) - 1; k >= 0 && from < found[k].To { // two words of one character, such as ½
			found[k].To = max(found[k].To, to)
		} else {
			found = append(found, Range{from, to})
		}
		i += n
	}
	return found
}

// begins reports whether words begin with t.
func (t Term) begins(words []string) bool {
	n := len(t.Words)
	if n > len(words) {
		return false
	}
	for i, w := range t.Words {
		if prefix := t.Prefix && i == n-1; w != words[i] && !(prefix && strings.HasPrefix(words[i], w)) {
			return false
		}
	}
	return true
}

// located returns the Words of a text, each with where it is.
func located(text string) (words []string, at []Range) {
	var word strings.Builder
	var in Range
	end := func() {
		if word.Len() > 0 {
			words, at = append(words, word.String()), append(at, in)
			word.Reset()
		}
	}
	for i := 0; i < len(text); {
		here := Range{i, i + cluster(text[i:])}
		each(text[here.From:here.To], func(folded rune) {
			if !isWordRune(folded) {
				end()
				return
			}
			if word.Len() == 0 {
				in = here
			}
			in.To = here.To
			word.WriteRune(folded)
		})
		i = here.To
	}
	end()
	if as := asLatin(text); as != text {
		words = Words(as) // as many, because letters take the place of letters
	}
	return words, at
}

// cluster returns the length in bytes of the first character of a text, which is not empty, with its marks.
func cluster(text string) int {
	_, n := utf8.DecodeRuneInString(text)
	for i, r := range text[n:] {
		if !isMark(r) {
			return n + i
		}
	}
	return len(text)
}
