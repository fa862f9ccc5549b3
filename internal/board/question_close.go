package board

import (
	"context"
	"errors"

	"noticeboard/internal/notice"
)

// A Reference names a comment: by its id, or by its number on an announcement.
type Reference struct {
	ID     notice.CommentID // zero if the comment is given by Number
	Slug   string           // of the announcement; empty for the one that the referring comment is on
	Number uint64
}

// find returns the comment that a reference in the form about from names. Errors: Problems (there is none).
func (r Reference) find(tx notice.Tx, from notice.Comment) (c notice.Comment, err error) {
	on := from.On
	if r.ID != 0 {
		c, err = tx.Comment(r.ID)
	} else {
		if r.Slug != "" {
			var a notice.Announcement
			a, err = tx.AnnouncementBySlug(r.Slug)
			on = a.ID
		}
		if err == nil {
			c, err = tx.CommentByNumber(on, r.Number)
		}
	}
	if errors.Is(err, notice.ErrNotFound) {
		err = notice.Problems{"existing": {Key: "problem.existing.unknown"}}
	}
	return c, err
}

// AskedAndAnswered answers a question with an official reply that is published already, on any announcement. Errors:
// ErrForbidden, Problems, ErrNotFound, ErrConflict (it is answered).
func (b *Board) AskedAndAnswered(
	ctx context.Context, by notice.Actor, id notice.CommentID, with Reference,
) (notice.Comment, error) {
	now := b.now()
	return b.changeComment(ctx, id, func(tx notice.WriteTx, c notice.Comment) (change, error) {
		if err := by.Need(notice.ToAnswer); err != nil {
			return change{}, err
		}
		reply, err := with.find(tx, c)
		if err != nil {
			return change{}, err
		}
		after, entry, err := c.AskedAndAnswered(reply, by, now)
		return change{after, entry, reply.ID.String()}, err
	})
}

// NotAnswered undoes AskedAndAnswered. Errors: ErrForbidden, ErrNotFound, ErrConflict (the question is not public).
func (b *Board) NotAnswered(ctx context.Context, by notice.Actor, id, reply notice.CommentID) (notice.Comment, error) {
	now := b.now()
	return b.changeComment(ctx, id, func(_ notice.WriteTx, c notice.Comment) (change, error) {
		after, entry, err := c.NotAnswered(reply, by, now)
		return change{after: after, entry: entry}, err
	})
}
