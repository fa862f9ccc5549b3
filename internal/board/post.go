package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// resendWindow is how long sending the very same again leads to the first one's receipt.
const resendWindow = time.Hour

// Post takes in a reader's comment for the moderators and returns its id. Sending exactly the same
// again returns the first one's. Errors: ErrNotText, Problems, TooSoon, ErrNotFound (no such
// announcement), ErrClosed, ErrRepeated, Barred, ErrUnavailable.
func (b *Board) Post(ctx context.Context, d Draft) (notice.CommentID, error) {
	d, err := d.cleaned()
	if err != nil {
		return 0, err
	}
	if err := d.check(); err != nil {
		return 0, err
	}
	now := b.Now()
	c := b.comment(d)
	c.Posted = now
	if wait := b.Limit.Spend(d.From, now); wait > 0 {
		if id, ok := b.sent(ctx, d, c); ok { // pressing twice is no offence
			return id, nil
		}
		return 0, notice.TooSoon(wait)
	}
	var id notice.CommentID
	err = b.Store.Update(ctx, func(tx notice.WriteTx) error {
		placed, same, err := b.place(tx, d, c)
		if err != nil {
			return err
		}
		if same != 0 {
			id = same
			return nil
		}
		placed, err = tx.PutComment(placed)
		id = placed.ID
		return err
	})
	if err != nil {
		b.countStopped(ctx, err)
		return 0, fmt.Errorf("posting on %q: %w", d.Slug, err)
	}
	return id, nil
}

// Preview returns the comment that a draft would make, without storing anything. Errors: as Post,
// but for the limits.
func (b *Board) Preview(ctx context.Context, d Draft) (c notice.Comment, err error) {
	if d, err = d.cleaned(); err != nil {
		return c, err
	}
	if err := d.check(); err != nil {
		return c, err
	}
	c = b.comment(d)
	c.Posted = b.Now()
	err = b.Store.View(ctx, func(tx notice.Tx) error {
		if _, _, err := b.under(tx, d, c); err != nil {
			return err
		}
		return admit(tx, c)
	})
	return c, err
}

// sent returns the id of the same comment, if it has been sent before.
func (b *Board) sent(ctx context.Context, d Draft, c notice.Comment) (id notice.CommentID, ok bool) {
	err := b.Store.View(ctx, func(tx notice.Tx) error {
		c, _, err := b.under(tx, d, c)
		if err == nil {
			id, _, err = b.repeats(tx, c)
		}
		return err
	})
	return id, err == nil && id != 0
}

// place makes c ready to be put: under its parent, with an id and the flags that depend on what
// else is there. If c has been sent before, same is its id.
func (b *Board) place(tx notice.WriteTx, d Draft, c notice.Comment) (_ notice.Comment, same notice.CommentID, err error) {
	c, root, err := b.under(tx, d, c)
	if err != nil {
		return c, 0, err
	}
	same, others, err := b.repeats(tx, c)
	if err != nil || same != 0 {
		return c, same, err
	}
	if err := admit(tx, c); err != nil {
		return c, 0, err
	}
	if others {
		c.Flags = append(c.Flags[:len(c.Flags):len(c.Flags)], notice.FlagRepeated)
	}
	return identify(tx, c, root, c.Posted)
}

// identify gives a new comment its id; without a root it is the first of its thread.
func identify(tx notice.WriteTx, c notice.Comment, root notice.CommentID, at time.Time) (_ notice.Comment, same notice.CommentID, err error) {
	c.ID, err = tx.NewID(at)
	if c.Root = root; root == 0 {
		c.Root = c.ID
	}
	return c, 0, err
}

// under finds the announcement that c is made on and the comment it replies to, which must be open
// to it, and returns c with both and the first comment of its thread, if there is one.
func (b *Board) under(tx notice.Tx, d Draft, c notice.Comment) (_ notice.Comment, root notice.CommentID, err error) {
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
	gone := notice.Problems{"parent": "problem.parent.gone"}
	id, err := notice.ParseCommentID(d.Parent)
	if err != nil {
		return c, 0, gone
	}
	parent, err := tx.Comment(id)
	if errors.Is(err, notice.ErrNotFound) || err == nil && (parent.On != c.On || !parent.Readable()) {
		return c, 0, gone
	}
	c.Parent = parent.ID
	return c, parent.Root, err
}

// repeats looks for the same words on the same announcement. The same author may not say them
// twice (ErrRepeated), unless all of it is the same and was sent just now: then same is its id.
// Others reports that someone else said them.
func (b *Board) repeats(tx notice.Tx, c notice.Comment) (same notice.CommentID, others bool, err error) {
	words := c.Body.Words()
	mine, err := tx.WithWords(c.On, words, c.Author.Key, 5)
	if err != nil {
		return 0, false, err
	}
	for _, old := range mine {
		if resent(old, c) {
			return old.ID, false, nil
		}
	}
	if len(mine) > 0 {
		return 0, false, notice.ErrRepeated
	}
	theirs, err := tx.WithWords(c.On, words, notice.AuthorKey{}, 1)
	return 0, len(theirs) > 0, err
}

// resent reports whether c is old once more.
func resent(old, c notice.Comment) bool {
	return old.Parent == c.Parent && old.Author == c.Author && old.Lang == c.Lang && old.Body.Source() == c.Body.Source() &&
		old.Question == c.Question && old.Notify == c.Notify && old.Network == c.Network && c.Posted.Sub(old.Posted) < resendWindow
}
