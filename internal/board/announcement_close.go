package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// CloseComments closes an announcement to comments from a moment on, or from now on if from is nil. In the latter
// case it changes nothing if comments are closed already. If seen is given, it is when they were to be closed as far as
// by could see. Errors: ErrForbidden, ErrNotFound, ErrConflict (they are to be closed at another time than was seen),
// Problems (the date or the time).
func (b *Board) CloseComments(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID, from *notice.Moment, seen *time.Time,
) error {
	now := b.now()
	at := now
	if from != nil {
		when, err := from.When(now, b.Institution().Location())
		if err != nil {
			return err
		}
		at = when
	}
	done := notice.Activity{Kind: notice.CommentsClosed, Detail: at.UTC().Format(time.RFC3339)}
	return b.setCloses(ctx, by, id, closing{at, now, seen}, done)
}

// ReopenComments undoes CloseComments. Errors: ErrForbidden, ErrNotFound, ErrConflict (as of CloseComments).
func (b *Board) ReopenComments(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID, seen *time.Time,
) error {
	return b.setCloses(ctx, by, id, closing{time.Time{}, b.now(), seen}, notice.Activity{Kind: notice.CommentsReopened})
}

// A closing is a change of when an announcement closes to comments.
type closing struct {
	at, now time.Time  // the zero time: never
	seen    *time.Time // when it was to close as far as its author could see; nil if that is not known
}

// setCloses sets when an announcement closes to comments and records done in the activity log, unless that changes
// nothing.
func (b *Board) setCloses(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID, c closing, done notice.Activity,
) error {
	set := func(tx notice.WriteTx, a notice.Announcement) (notice.Activity, error) {
		closedAlready := !a.Closes.IsZero() && !a.Closes.After(c.now)
		if a.Closes.Equal(c.at) || closedAlready && c.at.Equal(c.now) {
			return notice.Activity{}, nil
		}
		if c.seen != nil && !a.Closes.Equal(*c.seen) {
			return notice.Activity{}, fmt.Errorf("when comments close was changed: %w", notice.ErrConflict)
		}
		a.Closes = c.at
		_, err := tx.PutAnnouncement(a)
		return done, err
	}
	return b.updateAnnouncement(ctx, by, id, c.now, set)
}
