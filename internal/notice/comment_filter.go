package notice

import (
	"math"
	"slices"
	"time"
)

// A Filter chooses comments. A field that is zero leaves all in.
type Filter struct {
	Text     string // words of the comment, its translations or who wrote it, or its number or id; letter case and accents do not count
	Status   Status
	On       AnnouncementID
	Lang     Lang
	Reason   Reason // of the last decision
	Author   AuthorKey
	Network  NetworkKey
	Held     Flag // why it was held, or marked for a second look: a flag, or a kind of them
	Question QuestionState
	From, To time.Time // received at From or later, and before To
}

// Plain reports whether f asks for a status and nothing else, which a store lists by itself.
func (f Filter) Plain() bool { return f.Status != 0 && f == Filter{Status: f.Status} }

// Matches reports whether f chooses c, as far as that can be told without looking for its Text.
func (f Filter) Matches(c Comment) bool {
	first, end := f.Span()
	return first <= c.ID && c.ID < end &&
		(f.Status == 0 || f.Status == c.Status) &&
		(f.On == 0 || f.On == c.On) &&
		(f.Lang == "" || f.Lang == c.Lang) &&
		(f.Reason == "" || f.Reason == c.Reason) &&
		(f.Author == AuthorKey{} || f.Author == c.Author.Key) &&
		(f.Network == NetworkKey{} || f.Network == c.Network) &&
		(f.Held == "" || slices.ContainsFunc(c.Flags, func(g Flag) bool { return f.Held == g || f.Held == g.Kind() })) &&
		(f.Question == "" || slices.Contains(c.QuestionStates(), f.Question))
}

// Span returns the lowest id that a comment chosen by f can have, and the lowest above all of them.
func (f Filter) Span() (first, end CommentID) {
	first, end = 0, math.MaxUint64
	if !f.From.IsZero() {
		first = firstIDFrom(f.From)
	}
	if !f.To.IsZero() {
		end = firstIDFrom(f.To)
	}
	return first, end
}

// firstIDFrom is FirstIDAt for any time, also one that no id can express.
func firstIDFrom(t time.Time) CommentID {
	switch ms := t.UnixMilli(); {
	case ms < 0:
		return 0
	case ms >= 1<<48:
		return math.MaxUint64
	}
	return FirstIDAt(t)
}
