package board

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// resendWindow is how long sending the very same again leads to the first one's receipt.
const resendWindow = time.Hour

// A submission is a comment on its way in.
type submission struct {
	notice.Comment
	imitates bool             // its author's name looks like the institution's own
	root     notice.CommentID // first comment of the thread that it is for; zero if it begins one
	same     notice.CommentID // what it repeats because it was sent twice; zero if it was not
	repeated bool             // someone else has said the same
}

// readDraft turns a draft into a comment that has arrived now.
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

// placeSubmission puts a comment under its parent and looks for what else there is of its words.
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

// under finds the announcement that c is made on and the comment it replies to, which must be open
// to it, and returns c with both and the first comment of its thread, if there is one.
func (b *Board) under(tx notice.Tx, s notice.Settings, d Draft, c notice.Comment) (_ notice.Comment, root notice.CommentID, err error) {
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

// repeats looks for the same words on the same announcement, other than c itself. The same author may not say them
// twice (ErrRepeated), unless all of it is the same and was sent just now: then same is its id.
// Others reports that someone else said them.
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

// resent reports whether c is old once more.
func resent(old, c notice.Comment) bool {
	return old.Parent == c.Parent && old.Author == c.Author && old.Lang == c.Lang && old.Body.Source() == c.Body.Source() &&
		old.Question == c.Question && old.Notify == c.Notify && old.Network == c.Network && c.Posted.Sub(old.Posted) < resendWindow
}
