package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Skeleton returns a form of a name for comparing: two names that look alike to a reader have the same skeleton (after
// Unicode Technical Standard 39). It is decomposed (NFKD), in lower case, and without marks, punctuation, spaces and
// invisible characters; lookalikes and the pairs "rn" (m) and "vv" (w) are folded. The skeleton of a skeleton is
// itself.
func Skeleton(name string) string {
	for {
		s := foldOnce(name)
		if s == name {
			return s
		}
		name = s
	}
}

var (
	pairs = strings.NewReplacer("rn", "m", "vv", "w")
	signs = strings.NewReplacer("™", "", "℠", "") // NFKD would make letters of them
)

// foldOnce returns name decomposed and with lookalikes folded. Folding again may fold more.
func foldOnce(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(signs.Replace(name)) {
		if form, ok := lookup(r); ok {
			b.WriteString(form)
		} else if r = unicode.ToLower(r); unicode.In(r, unicode.L, unicode.N) && classOf(r) == visible {
			b.WriteRune(r)
		}
	}
	return pairs.Replace(b.String())
}

// lookup returns the form of a lookalike. It looks r up as it is and in both cases, because of some letters the table
// has one case only.
func lookup(r rune) (string, bool) {
	for _, r := range []rune{r, unicode.ToLower(r), unicode.ToUpper(r)} {
		if f, ok := forms[r]; ok {
			return f, true
		}
	}
	return "", false
}

const (
	shortName = 5  // a skeleton with fewer characters matches whole words only
	longName  = 12 // a skeleton with at least so many characters matches with two edits
)

// Reserved is a list of the skeletons of names that commenters may not imitate.
type Reserved []string

// Reserve returns the list of names for Imitates.
func Reserve(names []string) (r Reserved) {
	for _, name := range names {
		r = append(r, Skeleton(name))
	}
	return r
}

// Imitates reports whether a name could be mistaken for one of the reserved names. That is so if its skeleton contains
// the reserved skeleton or is one edit away from it (a character inserted, deleted, replaced, or swapped with the next);
// two edits if the reserved skeleton has 12 characters or more, also of a part of the name. Reserved names of fewer than
// 5 characters match only a whole word, or several words that spell it ("O. G. P."), because they occur inside others.
func Imitates(name string, reserved Reserved) bool {
	looks := Skeleton(name)
	for _, s := range reserved {
		switch n := utf8.RuneCountInString(s); {
		case n == 0:
		case looks == s:
			return true
		case n < shortName:
			if hasWord(name, s) {
				return true
			}
		case strings.Contains(looks, s), isNear(looks, s, 1, false):
			return true
		case n >= longName && isNear(looks, s, 2, true):
			return true
		}
	}
	return false
}

// hasWord reports whether s is the skeleton of one word of name, or of several successive words joined.
func hasWord(name, s string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.So, unicode.Cf)
	})
	for first := range words {
		for last := first; last < len(words); last++ {
			joined := Skeleton(strings.Join(words[first:last+1], ""))
			if joined == s {
				return true
			}
			if len(joined) > len(s) {
				break
			}
		}
	}
	return false
}

// isNear reports whether the edit distance between text and pattern is at most limit (optimal string alignment, in
// which swapping two neighbours is one edit). If within is set, any substring of text may be near (Sellers, 1980).
func isNear(text, pattern string, limit int, within bool) bool {
	p, t := []rune(pattern), []rune(text)
	if !within && max(len(p)-len(t), len(t)-len(p)) > limit {
		return false
	}
	column := func(j int) []int { return make([]int, len(p)+1) }
	before, last, next := column(0), column(0), column(0)
	for i := range last {
		last[i] = i
	}
	for j := 1; j <= len(t); j++ {
		next[0] = j
		if within {
			next[0] = 0
		}
		for i := 1; i <= len(p); i++ {
			cost := 1
			if p[i-1] == t[j-1] {
				cost = 0
			}
			next[i] = min(last[i-1]+cost, last[i]+1, next[i-1]+1)
			if i > 1 && j > 1 && p[i-1] == t[j-2] && p[i-2] == t[j-1] {
				next[i] = min(next[i], before[i-2]+1)
			}
		}
		if within && next[len(p)] <= limit {
			return true
		}
		before, last, next = last, next, before
	}
	return last[len(p)] <= limit
}
