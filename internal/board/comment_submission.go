package board

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// resendWindow is how long sending the same again is taken for a repeated request rather than a new one.
const resendWindow = time.Hour

// A submission is a comment that was submitted and is not yet stored.
type submission struct {
	notice.Comment
	imitates bool             // the author's name looks like one of the institution
	root     notice.CommentID // first comment of its thread; zero if it begins one
	same     notice.CommentID // the stored comment, if this one was sent twice; else zero
	repeated bool             // another author has sent the same text
}

// readDraft returns the comment that a draft makes, posted now, and the draft as it was cleaned.
func (b *Board) readDraft(d Draft) (a submission, _ Draft, err error) {
	if d, err = d.cleaned(); err != nil {
		return a, d, err
	}
	if err := d.check(); err != nil {
		return a, d, err
	}
	a.Comment, a.imitates = b.comment(d), fold.Imitates(d.Name, b.reserved())
	a.Posted, a.Guess = b.now(), b.spam.Guess(a.Comment)
	return a, d, nil
}

// placeSubmission returns a submission with its announcement, parent and thread, and with which comments it repeats.
// Errors: those of under and of repeats, Barred.
func (b *Board) placeSubmission(tx notice.Tx, s notice.Settings, d Draft, a submission) (_ submission, err error) {
	if a.Comment, a.root, err = b.under(tx, s, d, a.Comment); err != nil {
		return a, err
	}
	a.same, a.repeated, err = b.repeats(tx, a.Comment)
	if err == nil && a.same == 0 {
		err = checkNotBarred(tx, a.Comment)
	}
	return a, err
}

// under returns c with the announcement and the parent that d names, and the first comment of its thread; zero if c
// begins a thread. Errors: ErrNotFound, ErrClosed, Problems (parent).
func (b *Board) under(
	tx notice.Tx, s notice.Settings, d Draft, c notice.Comment,
) (_ notice.Comment, root notice.CommentID, err error) {
	on, err := tx.Head(d.Slug)
	if err != nil {
		return c, 0, err
	}
	if !on.PublicAt(c.Posted) {
		return c, 0, fmt.Errorf("announcement %d is not public: %w", on.ID, notice.ErrNotFound)
	}
	if !on.OpenAt(c.Posted) {
		return c, 0, notice.ErrClosed
	}
	c.On = on.ID
	if d.Parent == "" {
		return c, 0, nil
	}
	gone := notice.Problems{"parent": {Key: "problem.parent.gone"}}
	id, err := notice.ParseCommentID(d.Parent)
	if err != nil {
		return c, 0, gone
	}
	parent, err := tx.Comment(id)
	if errors.Is(err, notice.ErrNotFound) || err == nil && (parent.On != c.On || !parent.Readable()) {
		return c, 0, gone
	}
	if err != nil {
		return c, 0, err
	}
	since, err := threadClosedAt(tx, s, parent, c.Posted)
	if err == nil && !since.IsZero() {
		return c, 0, notice.Problems{"parent": {Key: "problem.parent.shut"}}
	}
	c.Parent = parent.ID
	return c, parent.Root, err
}

// repeats looks for comments with the same text as c on the same announcement, other than c itself. If one of the
// same author has all else in common with c and was sent less than resendWindow before, same is its id. Any other of
// the same author is ErrRepeated. The result others is true if another author has sent the text.
func (b *Board) repeats(tx notice.Tx, c notice.Comment) (same notice.CommentID, others bool, err error) {
	words := c.Body.TextHash()
	mine, err := tx.WithTextHash(c.On, words, c.Author.Key, 5)
	if err != nil {
		return 0, false, err
	}
	itself := func(old notice.Comment) bool { return old.ID == c.ID }
	for _, old := range mine {
		if c.ID == 0 && resent(old, c) {
			return old.ID, false, nil
		}
	}
	if len(slices.DeleteFunc(mine, itself)) > 0 {
		return 0, false, notice.ErrRepeated
	}
	theirs, err := tx.WithTextHash(c.On, words, notice.AuthorKey{}, 2)
	return 0, len(slices.DeleteFunc(theirs, itself)) > 0, err
}

// resent reports whether c is the same request as old, sent again.
func resent(old, c notice.Comment) bool {
	return old.Parent == c.Parent && old.Author == c.Author && old.Lang == c.Lang &&
		old.Body.Source() == c.Body.Source() && old.Question == c.Question && old.Notify == c.Notify &&
		old.Network == c.Network && c.Posted.Sub(old.Posted) < resendWindow
}
