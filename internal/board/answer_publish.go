package board

import (
	"context"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// ErrAnswered is the ErrConflict of a reply to a comment that was answered since the form was opened.
var ErrAnswered = fmt.Errorf("answered meanwhile: %w", notice.ErrConflict)

// Answer publishes an official reply to a published comment. If the comment is a question, the reply answers it. The
// institution may also answer after the announcement has closed to comments. Sending the same answer twice publishes
// it once. Errors: ErrForbidden, ErrNotText, Problems, ErrNotFound, ErrAnswered, ErrConflict (the comment is not
// public).
func (b *Board) Answer(ctx context.Context, a Answer) (reply notice.Comment, err error) {
	draft, err := b.draft(ctx, a, b.now())
	if err != nil {
		return reply, err
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		reply, err = b.publish(tx, draft, a)
		return err
	})
	if err != nil {
		return reply, fmt.Errorf("answering %v: %w", a.To, err)
	}
	return reply, nil
}

// ApproveAndAnswer publishes a pending comment together with an official reply to it, both or neither. Sending the
// same twice publishes once. Errors: those of Answer and of Decide.
func (b *Board) ApproveAndAnswer(ctx context.Context, a Answer) (reply notice.Comment, err error) {
	if err := a.By.Need(notice.ToModerate); err != nil {
		return reply, err
	}
	draft, err := b.draft(ctx, a, b.now())
	if err != nil {
		return reply, err
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		if err := b.approve(tx, draft, a); err != nil {
			return err
		}
		reply, err = b.publish(tx, draft, a)
		return err
	})
	if err != nil {
		return reply, fmt.Errorf("approving and answering %v: %w", a.To, err)
	}
	return reply, nil
}

// approve publishes the comment that an official reply is to, unless that reply is published already.
func (b *Board) approve(tx notice.WriteTx, reply notice.Comment, a Answer) error {
	c, err := tx.Comment(reply.Parent)
	if err != nil {
		return err
	}
	if _, done, err := existingAnswer(tx, reply, c); done || err != nil {
		return err
	}
	rules, err := tx.Rules(0)
	if err != nil {
		return err
	}
	d := notice.Decision{Comment: c.ID, Seen: notice.Pending, Edits: a.Edits, Action: notice.Approve, By: a.By}
	c, entry, err := c.Decide(d, rules, reply.Posted)
	if err != nil {
		return err
	}
	_, _, err = b.storeWithEntry(tx, c, entry, notice.Remarks{})
	return err
}

// publish stores an official reply under its parent and returns it, or the same reply if it is published already.
func (b *Board) publish(tx notice.WriteTx, c notice.Comment, a Answer) (notice.Comment, error) {
	parent, err := tx.Comment(c.Parent)
	if err != nil {
		return c, err
	}
	if !parent.Readable() {
		return c, fmt.Errorf("comment %v is %v: %w", parent.ID, parent.Status, notice.ErrConflict)
	}
	if same, done, err := existingAnswer(tx, c, parent); done || err != nil {
		return same, err
	}
	if err := unseenAnswer(tx, parent, a.Seen); err != nil {
		return c, err
	}
	c, entry, err := c.Publish(a.By, c.Posted)
	if err != nil {
		return c, err
	}
	c, _, err = b.storeWithEntry(tx, c, entry, notice.Remarks{})
	return c, err
}

// maxSameText is how many replies with the same text existingAnswer looks at besides the parent's Answers. It
// matters for replies to comments that are not questions.
const maxSameText = 50

// existingAnswer returns the published reply with the same text by the same member to the same comment, if there is
// one. The text alone does not identify it: one text may answer many comments.
func existingAnswer(tx notice.CommentReader, c, parent notice.Comment) (same notice.Comment, done bool, err error) {
	alike, err := tx.WithTextHash(c.On, c.Body.TextHash(), c.Author.Key, maxSameText)
	if err != nil {
		return same, false, err
	}
	answers, err := tx.CommentsByID(parent.Answers)
	if err != nil {
		return same, false, err
	}
	alike = slices.Concat(alike, answers)
	i := slices.IndexFunc(alike, func(r notice.Comment) bool {
		return r.Parent == parent.ID && r.Readable() && r.Author.Key == c.Author.Key &&
			r.Body.TextHash() == c.Body.TextHash()
	})
	if i < 0 {
		return same, false, nil
	}
	return alike[i], true, nil
}

// unseenAnswer returns ErrAnswered if a published comment has an official reply that is not among those seen. Nil means
// that it does not matter.
func unseenAnswer(tx notice.Tx, c notice.Comment, seen []notice.CommentID) error {
	if seen == nil {
		return nil
	}
	replies, err := officialReplies(tx, c)
	if err != nil {
		return err
	}
	for _, r := range replies {
		if !slices.Contains(seen, r.ID) {
			return fmt.Errorf("comment %v has the official reply %v: %w", c.ID, r.ID, ErrAnswered)
		}
	}
	return nil
}

// officialReplies returns the official replies to a published comment that can be read: the answers to a question, and
// to any other comment those near it in its thread.
func officialReplies(tx notice.Tx, c notice.Comment) (replies []notice.Comment, err error) {
	if c.Question {
		replies, err = tx.CommentsByID(c.Answers)
	} else {
		replies, err = directReplies(tx, c)
	}
	return slices.DeleteFunc(replies, func(r notice.Comment) bool { return !r.Official() || !r.Readable() }), err
}
