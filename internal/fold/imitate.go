package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	shortName = 5  // a skeleton with fewer characters matches whole words only
	longName  = 12 // a skeleton with at least so many characters matches with two edits
)

// Reserved is a list of the skeletons of names that commenters may not imitate.
type Reserved []string

// Reserve returns the Reserved list of some names.
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
			if mayHaveWord(looks, s) && hasWord(name, s) {
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

// mayHaveWord reports whether a name with the skeleton looks may have a word with the skeleton s. The skeleton of a part
// of a name is a part of its skeleton, unless a letter at its end makes a pair with the next to it (see pairs).
func mayHaveWord(looks, s string) bool {
	const paired = "rnmvw"
	return strings.Contains(looks, s) || strings.ContainsRune(paired, rune(s[0])) ||
		strings.ContainsRune(paired, rune(s[len(s)-1]))
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

// missing returns a lower bound for the edits that make pattern of any part of text: how many of its characters are
// nowhere in text. Characters are told apart by their last six bits only.
func missing(text, pattern string) (n int) {
	var there uint64
	for _, r := range text {
		there |= 1 << (r & 63)
	}
	for _, r := range pattern {
		if there&(1<<(r&63)) == 0 {
			n++
		}
	}
	return n
}

// isNear reports whether the edit distance between text and pattern is at most limit (optimal string alignment, in
// which swapping two neighbours is one edit). If within is set, any substring of text may be near (Sellers, 1980).
//
// Package suggest has a distance of its own, for mistyped addresses. There a swap is two edits, words are ASCII, and
// the comparison stops early, because one request compares a word with every word of the index.
func isNear(text, pattern string, limit int, within bool) bool {
	if missing(text, pattern) > limit {
		return false
	}
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
