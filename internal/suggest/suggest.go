// Package suggest finds the announcements that a reader may have meant by an address at which there is
// nothing.
package suggest

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// An Index finds announcements by words of their slugs and titles, or words like them. It never changes. The
// cost of a search depends on the size of the index, not on the length of the query.
type Index struct {
	ids   []notice.AnnouncementID
	words []string
	has   map[string][]int // by word: the places in ids of the announcements that have it
}

// maxAsked is how many words of an address are looked at.
const maxAsked = 16

// NewIndex returns an index of announcements, which are given in the order of preference.
func NewIndex(as []notice.Announcement) *Index {
	s := &Index{has: map[string][]int{}}
	for at, a := range as {
		s.ids = append(s.ids, a.ID)
		texts := slices.Clone(a.OldSlugs)
		for _, l := range notice.Langs {
			texts = append(texts, a.Slugs[l], fold.Slug(a.Texts[l].Title, notice.MaxSlug))
		}
		for _, word := range strings.FieldsFunc(strings.Join(texts, "-"), func(r rune) bool { return r == '-' }) {
			if places := s.has[word]; len(places) == 0 || places[len(places)-1] != at {
				s.has[word] = append(places, at)
			}
		}
	}
	for word := range s.has {
		s.words = append(s.words, word)
	}
	return s
}

// Nearest returns up to n announcements for the words of an address, the best first. One is returned
// only if it has a third of the words, of which the rare ones weigh more, and one of at least four characters.
func (s *Index) Nearest(asked string, n int) (ids []notice.AnnouncementID) {
	words := strings.Split(fold.Slug(asked, notice.MaxSlug), "-")
	words = words[:min(len(words), maxAsked)]
	slices.Sort(words)
	score, telling, whole := make([]float64, len(s.ids)), make([]bool, len(s.ids)), 0.0
	for _, word := range slices.Compact(words) {
		most := 0.0
		for at, weight := range s.weigh(word) {
			score[at] += weight
			telling[at] = telling[at] || len(word) >= 4
			most = max(most, weight)
		}
		if most == 0 {
			most = 1
		}
		whole += most
	}
	var found []int
	for at := range s.ids {
		if telling[at] && score[at]*3 >= whole {
			found = append(found, at)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	for _, at := range found[:min(len(found), n)] {
		ids = append(ids, s.ids[at])
	}
	return ids
}

// weigh returns how much a word says for each announcement that has it or a word like it: at most 1, and
// less for a word that many have.
func (s *Index) weigh(word string) map[int]float64 {
	weights := map[int]float64{}
	add := func(known string, like float64) {
		weight := like / (1 + math.Log2(float64(len(s.has[known]))))
		for _, at := range s.has[known] {
			weights[at] = max(weights[at], weight)
		}
	}
	if _, ok := s.has[word]; ok {
		add(word, 1)
		return weights
	}
	for _, known := range s.words {
		if like := similarity(word, known); like > 0 {
			add(known, like)
		}
	}
	return weights
}

// similarity says from 0 to 1 how likely a word that was typed stands for one that is known: its end is
// missing, or it is mistyped.
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
