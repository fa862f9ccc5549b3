package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Skeleton returns what a name looks like: two names that a reader may take for one another have the
// same skeleton. It is decomposed (NFKD), in lower case, and without marks, punctuation, spaces and
// invisible characters; lookalikes and the pairs "rn" (m) and "vv" (w) are folded. It is for comparing
// only. The skeleton of a skeleton is itself.
func Skeleton(name string) string {
	for {
		s := fold(name)
		if s == name {
			return s
		}
		name = s
	}
}

var (
	pairs = strings.NewReplacer("rn", "m", "vv", "w")
	signs = strings.NewReplacer("™", "", "℠", "") // which NFKD spells out
)

func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(signs.Replace(name)) {
		if form, ok := form(r); ok {
			b.WriteString(form)
		} else if r = unicode.ToLower(r); unicode.In(r, unicode.L, unicode.N) && classOf(r) == visible {
			b.WriteRune(r)
		}
	}
	return pairs.Replace(b.String())
}

// form looks r up as it is and in both cases: of some letters the table has the common one only.
func form(r rune) (string, bool) {
	for _, r := range []rune{r, unicode.ToLower(r), unicode.ToUpper(r)} {
		if f, ok := forms[r]; ok {
			return f, true
		}
	}
	return "", false
}

const (
	shortName = 5  // below: as a word of its own only
	longName  = 12 // from here: two slips are forgiven, and words around it
)

// Reserved is a list of names that nobody else should seem to bear, by their skeletons.
type Reserved []string

// Reserve makes the list of names for Imitates.
func Reserve(names []string) (r Reserved) {
	for _, name := range names {
		r = append(r, Skeleton(name))
	}
	return r
}

// Imitates reports whether a name could be taken for one of the reserved names: its skeleton has
// theirs in it, or comes as near as one slip of the pen (a letter more, fewer, other, or swapped with
// the next); two if theirs has 12 characters or more. Names of fewer than 5 characters count only as
// a word, or as several that spell it ("O. G. P."), so that they do not turn up inside others.
func Imitates(name string, reserved Reserved) bool {
	looks := Skeleton(name)
	for _, s := range reserved {
		switch n := utf8.RuneCountInString(s); {
		case n == 0:
		case looks == s:
			return true
		case n < shortName:
			if spells(name, s) {
				return true
			}
		case strings.Contains(looks, s), near(looks, s, 1, false):
			return true
		case n >= longName && near(looks, s, 2, true):
			return true
		}
	}
	return false
}

// spells reports whether the skeletons of one or more words of name, one behind the other, are s.
func spells(name, s string) bool {
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

// near reports whether text, or any stretch of it if within is set, is at most limit slips away from
// pattern (optimal string alignment; for stretches after Sellers, 1980).
func near(text, pattern string, limit int, within bool) bool {
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
