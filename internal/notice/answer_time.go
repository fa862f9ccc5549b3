package notice

import "time"

// AnswerBounds are the bounds, in hours and ascending, by which AnswerTimes counts. Stores refer to a bound by its index:
// never change one.
var AnswerBounds = [...]int{
	1, 2, 4, 8, 12, 1 * 24, 2 * 24, 3 * 24, 4 * 24, 5 * 24, 6 * 24, 7 * 24, 8 * 24, 9 * 24, 10 * 24, 11 * 24, 12 * 24,
	13 * 24, 14 * 24, 21 * 24, 28 * 24, 42 * 24, 60 * 24, 90 * 24, 120 * 24, 180 * 24, 365 * 24,
}

// AnswerTimes counts questions by how long they waited for their first answer: number i those that waited longer than
// AnswerBounds[i-1] and at most AnswerBounds[i], and the last number those that waited longer than any bound.
type AnswerTimes [len(AnswerBounds) + 1]uint64

// of returns a pointer to the number that counts a question that waited so long.
func (t *AnswerTimes) of(waited time.Duration) *uint64 {
	for i, hours := range AnswerBounds {
		if waited <= time.Duration(hours)*time.Hour {
			return &t[i]
		}
	}
	return &t[len(AnswerBounds)]
}

// minAnswered is the least number of answered questions that a median is said of.
const minAnswered = 3

// Median returns the lowest bound, in hours, within which at least half of the questions were answered. It is 0 if fewer
// than three were, or if more than half of them waited longer than any bound.
func (t AnswerTimes) Median() (hours int) {
	var within uint64
	all := t.Sum()
	if all < minAnswered {
		return 0
	}
	for i, hours := range AnswerBounds {
		if within += t[i]; 2*within >= all {
			return hours
		}
	}
	return 0
}

// AnsweredIn returns how long c waited for its first answer. It is not known of a comment that is no published question
// with an answer, and of one from an import, whose ID says when it was imported.
func (c Comment) AnsweredIn() (waited time.Duration, known bool) {
	if !c.Question || c.Status != Published || len(c.Answers) == 0 || c.Origin != "" || c.Posted.IsZero() {
		return 0, false
	}
	return max(0, c.Answers[0].Time().Sub(c.Posted)), true
}
