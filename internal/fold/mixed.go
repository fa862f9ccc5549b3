package fold

import (
	"maps"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A shape says which Latin letter a letter of another script looks like.
type shape struct {
	latin  rune // of ASCII, in the case that it looks like
	script *unicode.RangeTable
}

// shapes maps the letters in confusables that are of other scripts than Latin. The other case of a letter is there,
// too, if it is not listed itself, but for small Greek letters: they differ from their capitals, and some are symbols, as
// in "μg". A capital that looks like "l" looks like "I", too, and is mostly meant as that. Cyrillic letters that only
// lookalikes has are there, too.
var shapes = func() map[rune]shape {
	m := map[rune]shape{}
	for _, c := range confusables {
		for _, r := range c.of {
			if !unicode.IsLetter(r) || unicode.In(r, unicode.Latin, unicode.Common) {
				continue
			}
			s := shape{rune(c.form[0]), scriptOf(r)}
			if unicode.IsUpper(r) && s.latin == 'l' {
				s.latin = 'I'
			}
			m[r] = s
		}
	}
	for r, s := range maps.Clone(m) {
		others := []rune{unicode.ToUpper(r), unicode.ToLower(r)}
		if s.script == unicode.Greek {
			others = others[:1]
		}
		for _, other := range others {
			if _, listed := m[other]; !listed {
				m[other] = s
			}
		}
	}
	for _, l := range lookalikes {
		for _, r := range l.of {
			if _, listed := m[r]; !listed && unicode.Is(unicode.Cyrillic, r) {
				m[r] = shape{rune(l.form[0]), unicode.Cyrillic}
			}
		}
	}
	m['ς'] = m['σ'] // as they are folded
	return m
}()

// scriptOf returns the script of a rune; nil if it has none.
func scriptOf(r rune) *unicode.RangeTable {
	for _, script := range unicode.Scripts {
		if unicode.Is(script, r) {
			return script
		}
	}
	return nil
}

// imitations maps, for each script, Latin letters to letters of that script that look like them.
var imitations = func() map[*unicode.RangeTable]map[rune]rune {
	m := map[*unicode.RangeTable]map[rune]rune{}
	add := func(latin, r rune, script *unicode.RangeTable) {
		if m[script] == nil {
			m[script] = map[rune]rune{}
		}
		if _, there := m[script][latin]; !there {
			m[script][latin] = r
		}
	}
	for _, c := range confusables {
		for _, r := range c.of {
			if s, ok := shapes[r]; ok {
				add(s.latin, r, s.script)
			}
		}
	}
	for _, of := range m {
		for latin, r := range maps.Clone(of) {
			for _, other := range []rune{unicode.ToLower(latin), unicode.ToUpper(latin)} {
				if _, there := of[other]; !there {
					of[other] = r
				}
			}
		}
	}
	return m
}()

// asLatin returns a text in which letters that look like Latin ones are replaced by these, in words that have Latin
// letters, too. It returns the same string if there are none. What it returns may be decomposed (NFKD).
func asLatin(text string) string {
	return reread(text, func(r rune, _ *unicode.RangeTable) rune {
		if s, ok := shapes[r]; ok {
			return s.latin
		}
		return r
	})
}

// asOther is asLatin the other way round: Latin letters are replaced by those of the other script in the word.
func asOther(text string) string {
	return reread(text, func(r rune, script *unicode.RangeTable) rune {
		if to, ok := imitations[script][r]; ok {
			return to
		}
		return r
	})
}

// reread replaces the letters of words of mixed scripts. replace gets a rune and the script of the word's first letter
// that looks like a Latin one and is none.
func reread(text string, replace func(rune, *unicode.RangeTable) rune) string {
	if !hasOther(text) {
		return text
	}
	mixed := false
	var all, word []rune
	end := func() {
		if script := mixedWith(word); script != nil {
			mixed = true
			for i, r := range word {
				word[i] = replace(r, script)
			}
		}
		all, word = append(all, word...), word[:0]
	}
	for _, r := range norm.NFKD.String(lunate.Replace(text)) {
		if !InWord(r) && !isMark(r) {
			end()
			all = append(all, r)
			continue
		}
		word = append(word, r)
	}
	end()
	if !mixed {
		return text
	}
	return string(all)
}

// lunate is for the Greek lunate sigma, which looks like "c" and of which NFKD makes an ordinary sigma.
var lunate = strings.NewReplacer("ϲ", "с", "Ϲ", "С")

// hasOther reports whether a text has a letter of another script than Latin. Most texts have none.
func hasOther(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return r > unicode.MaxLatin1 && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r)
	}) >= 0
}

// mixedWith returns the script of the first letter in shapes of a word that also has a Latin letter; nil if it is not
// mixed.
func mixedWith(word []rune) (script *unicode.RangeTable) {
	latin := false
	for _, r := range word {
		if unicode.Is(unicode.Latin, r) {
			latin = true
		} else if s, ok := shapes[r]; ok && script == nil {
			script = s.script
		}
	}
	if !latin {
		return nil
	}
	return script
}
