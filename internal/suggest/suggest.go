// Package suggest finds the announcements that a reader may have meant by an unknown address.
package suggest

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// An Index finds announcements by the words of their slugs and titles, also if these are mistyped or cut short. It is
// immutable and safe for concurrent use. The cost of a search is proportional to the number of words in the index.
type Index struct {
	ids   []notice.AnnouncementID
	words []string         // in no particular order
	has   map[string][]int // by word: indexes in ids of the announcements that have it, ascending
}

// maxWords limits how many words of an address are searched for.
const maxWords = 16

// NewIndex returns an index of announcements. Of announcements that match equally well, Nearest returns first what comes
// first here.
func NewIndex(as []notice.Outline) *Index {
	x := &Index{has: map[string][]int{}}
	for at, a := range as {
		x.ids = append(x.ids, a.ID)
		texts := slices.Clone(a.OldSlugs)
		for _, l := range notice.Langs {
			texts = append(texts, a.Slugs[l], fold.Slug(a.Texts[l].Title, notice.MaxSlug))
		}
		for _, word := range strings.FieldsFunc(strings.Join(texts, "-"), func(r rune) bool { return r == '-' }) {
			if has := x.has[word]; len(has) == 0 || has[len(has)-1] != at {
				x.has[word] = append(has, at)
			}
		}
	}
	for word := range x.has {
		x.words = append(x.words, word)
	}
	return x
}

// Nearest returns up to n announcements for an address, which is a path or any text, the best match first. An
// announcement matches if it has at least a third of the words of the address, weighted so that rare words count more,
// and at least one word of four or more characters.
func (x *Index) Nearest(address string, n int) (ids []notice.AnnouncementID) {
	words := strings.Split(fold.Slug(address, notice.MaxSlug), "-")
	words = words[:min(len(words), maxWords)]
	slices.Sort(words)
	score, hasLong, total := make([]float64, len(x.ids)), make([]bool, len(x.ids)), 0.0
	for _, word := range slices.Compact(words) {
		most := 0.0
		for at, weight := range x.weigh(word) {
			score[at] += weight
			hasLong[at] = hasLong[at] || len(word) >= 4
			most = max(most, weight)
		}
		if most == 0 { // a word of no announcement counts like the rarest one
			most = 1
		}
		total += most
	}
	var found []int
	for at := range x.ids {
		if hasLong[at] && score[at]*3 >= total {
			found = append(found, at)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	for _, at := range found[:min(len(found), n)] {
		ids = append(ids, x.ids[at])
	}
	return ids
}

// weigh returns the weight of a word for each announcement, by index in ids, that has it or a similar word: at most 1,
// and less for a word that many announcements have.
func (x *Index) weigh(word string) map[int]float64 {
	weights := map[int]float64{}
	add := func(known string, like float64) {
		weight := like / (1 + math.Log2(float64(len(x.has[known]))))
		for _, at := range x.has[known] {
			weights[at] = max(weights[at], weight)
		}
	}
	if _, ok := x.has[word]; ok {
		add(word, 1)
		return weights
	}
	for _, known := range x.words {
		if like := similarity(word, known); like > 0 {
			add(known, like)
		}
	}
	return weights
}

// similarity returns from 0 to 1 how likely a typed word means a known one: the end is missing, or it is mistyped.
func similarity(typed, known string) float64 {
	shorter := min(len(typed), len(known))
	switch {
	case shorter < 4:
		return 0
	case strings.HasPrefix(known, typed), withinDistance(typed, known, 1):
		return .8
	case shorter >= 8 && withinDistance(typed, known, 2):
		return .6
	}
	return 0
}

// withinDistance reports whether the Levenshtein distance of two ASCII words is at most most: the number of characters
// to insert, delete or replace to turn one into the other.
//
// It is not the distance of fold.Imitates, which works on any letters, counts a swap of two neighbours as one edit and
// also looks inside longer names. This one is called for every word of the index, so it stops as soon as the limit is
// passed.
func withinDistance(a, b string, most int) bool {
	if len(a) > len(b)+most || len(b) > len(a)+most {
		return false
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, diagonal+1, row[j]+1)
			least = min(least, row[j+1])
		}
		if least > most {
			return false
		}
	}
	return row[len(b)] <= most
}
