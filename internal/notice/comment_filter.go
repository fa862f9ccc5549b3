package notice

import (
	"math"
	"slices"
	"time"
)

// A Filter selects the comments that match all its fields. A zero field matches every comment.
type Filter struct {
	// Text is matched by the search index: words of the text, its translations, the author's name or
	// organisation, or the comment's number or ID. Letter case and accents are ignored.
	Text string

	Status   Status
	On       AnnouncementID
	Lang     Lang   // Comment.Lang
	Reason   Reason // of the last decision
	Author   AuthorKey
	Network  NetworkKey
	Held     Flag // one of the comment's flags, or the kind of one
	Question QuestionState
	From, To time.Time // received at From or later, and before To
}

// Plain reports whether f has a Status and nothing else, so that the store can list its comments by itself.
func (f Filter) Plain() bool { return f.Status != 0 && f == Filter{Status: f.Status} }

// Matches reports whether c matches all fields of f but Text.
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

// Span returns the range of IDs, first <= id < end, that the comments between From and To have.
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

// firstIDFrom is FirstIDAt, but cuts off times that an ID cannot express.
func firstIDFrom(t time.Time) CommentID {
	switch ms := t.UnixMilli(); {
	case ms < 0:
		return 0
	case ms >= 1<<48:
		return math.MaxUint64
	}
	return FirstIDAt(t)
}
