package desk

import (
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// pageSize is how many entries a page of a list holds.
const pageSize = 20

// parseCursor reads the id after which a page of a list begins, as in ?after=. It returns zero for "", which is the
// first page, and notice.ErrNotFound for what is no id.
func parseCursor(text string) (notice.CommentID, error) {
	if text == "" {
		return 0, nil
	}
	return notice.ParseCommentID(text)
}

// cutPage cuts a list that was asked for with one entry more than a page holds. Next is the cursor of the next page;
// zero if this is the last one.
func cutPage(cases []board.Case) (page []board.Case, next notice.CommentID) {
	if len(cases) <= pageSize {
		return cases, 0
	}
	return cases[:pageSize], cases[pageSize-1].Comment.ID
}

// A total is how many entries a list has on all its pages, counted up to board.MaxCounted.
type total int

// More reports whether there are more than were counted.
func (t total) More() bool { return t > board.MaxCounted }

// Counted returns how many there are; board.MaxCounted if there are more.
func (t total) Counted() int { return min(int(t), board.MaxCounted) }
