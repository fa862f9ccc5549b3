package board

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// A submission is a comment that was submitted and is not yet stored.
type submission struct {
	notice.Comment
	imitates bool // the author's name looks like one of the institution
	sender   sender
	same     notice.CommentID // the stored comment, if this one was sent twice; else zero
	repeated notice.Status    // of another comment with the same text, Published if possible; zero if there is none
}

// readDraft returns the comment that a draft makes, posted now, and the draft as it was cleaned.
func (b *Board) readDraft(ctx context.Context, d Draft) (a submission, _ Draft, err error) {
	if d, err = d.cleaned(); err != nil {
		return a, d, err
	}
	if err := d.check(); err != nil {
		return a, d, err
	}
	names, err := b.reserved(ctx)
	if err != nil {
		return a, d, err
	}
	now := b.now()
	a.sender, a.imitates = b.sender(d, now), fold.Imitates(d.Name, names)
	a.Comment = b.comment(d, a.sender)
	a.Posted, a.Guess = now, b.spam.Guess(a.Comment)
	return a, d, nil
}

// placeSubmission returns a submission with its announcement, parent and thread, the key of its author, and with which
// comments it repeats.
// Errors: those of under and of repeats.
func (b *Board) placeSubmission(tx notice.Tx, s notice.Settings, d Draft, a submission) (_ submission, err error) {
	if a.Comment, err = b.under(tx, s, d, a.Comment); err != nil {
		return a, err
	}
	if a.Author.Key, err = b.emailKey(tx, a.Author.Contact, a.Author.Key); err != nil {
		return a, err
	}
	a.same, a.repeated, err = repeats(tx, a.Comment, a.sender)
	return a, err
}

// under returns c with the announcement and the parent that d names. Errors: ErrNotFound, ErrClosed, Problems (parent).
func (b *Board) under(tx notice.Tx, s notice.Settings, d Draft, c notice.Comment) (notice.Comment, error) {
	on, err := tx.Head(d.Slug)
	if err != nil {
		return c, err
	}
	if !on.PublicAt(c.Posted) {
		return c, fmt.Errorf("announcement %d is not public: %w", on.ID, notice.ErrNotFound)
	}
	if !on.OpenAt(c.Posted) {
		return c, notice.ErrClosed
	}
	c.On = on.ID
	if d.Parent == "" {
		return c, nil
	}
	gone := notice.Problems{"parent": {Key: "problem.parent.gone"}}
	id, err := notice.ParseCommentID(d.Parent)
	if err != nil {
		return c, gone
	}
	parent, err := tx.Comment(id)
	if errors.Is(err, notice.ErrNotFound) || err == nil && (parent.On != c.On || !parent.Readable()) {
		return c, gone
	}
	if err != nil {
		return c, err
	}
	since, err := threadClosedAt(tx, s, parent, c.Posted)
	if err == nil && !since.IsZero() {
		return c, notice.Problems{"parent": {Key: "problem.parent.shut"}}
	}
	c.Parent = parent.ID
	return c, err
}

// maxAlike is how many comments with the same text repeats looks at, of the same author and of all authors.
const maxAlike = 50

// repeats looks for comments with the same text as c on the same announcement, other than c itself.
//
// If one of the same author may have been sent by the same sender (sender.resends), c is not to be stored. If they have
// all in common that is in the form, and the form is the same or was sent less than resendWindow before, same is the id
// of that comment. Otherwise the error is a Repeated.
//
// About all other comments nothing depends on the author: repeated is the status of one of them, Published if that of
// any is; zero if there are none.
func repeats(
	tx notice.CommentReader, c notice.Comment, from sender,
) (same notice.CommentID, repeated notice.Status, err error) {
	text := c.Body.TextHash()
	all, err := tx.WithTextHash(c.On, text, notice.AuthorKey{}, maxAlike)
	if err != nil {
		return 0, 0, err
	}
	mine := all
	if len(all) == maxAlike { // those of the author may be behind
		if mine, err = tx.WithTextHash(c.On, text, c.Author.Key, maxAlike); err != nil {
			return 0, 0, err
		}
	}
	mine = slices.DeleteFunc(slices.Clone(mine), func(old notice.Comment) bool {
		return old.Author.Key != c.Author.Key || old.ID == c.ID || old.Damaged() || !from.resends(old)
	})
	for _, old := range mine {
		again := from.sameForm(old) || from.at.Sub(old.Posted) < resendWindow
		if c.ID == 0 && again && sameFields(old, c) {
			return old.ID, 0, nil
		}
	}
	if len(mine) > 0 {
		return 0, 0, notice.Repeated{Comment: mine[0].ID}
	}
	for _, old := range all {
		if old.ID != c.ID && !old.Damaged() && repeated != notice.Published {
			repeated = old.Status
		}
	}
	return 0, repeated, nil
}

// sameFields reports whether two comments have all in common that is in the form.
func sameFields(a, b notice.Comment) bool {
	a.Author.Contact, b.Author.Contact = fold.Email(a.Author.Contact), fold.Email(b.Author.Contact)
	return a.Parent == b.Parent && a.Author == b.Author && a.Lang == b.Lang &&
		a.Body.Source() == b.Body.Source() && a.Question == b.Question && a.Notify == b.Notify
}
