package board

import (
	"context"
	"time"

	"noticeboard/internal/notice"
)

// CloseComments closes an announcement to comments from a moment on, or from now on if from is nil. In the latter
// case it changes nothing if comments are closed already. Errors: ErrForbidden, ErrNotFound, Problems (the date or
// the time).
func (b *Board) CloseComments(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID, from *notice.Moment,
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
	return b.setCloses(ctx, by, id, at, now, done)
}

// ReopenComments undoes CloseComments. Errors: ErrForbidden, ErrNotFound.
func (b *Board) ReopenComments(ctx context.Context, by notice.Actor, id notice.AnnouncementID) error {
	return b.setCloses(ctx, by, id, time.Time{}, b.now(), notice.Activity{Kind: notice.CommentsReopened})
}

// setCloses sets when an announcement closes to comments (the zero time: never) and records done in the activity
// log, unless that changes nothing.
func (b *Board) setCloses(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID, at, now time.Time, done notice.Activity,
) error {
	set := func(tx notice.WriteTx, a notice.Announcement) (notice.Activity, error) {
		closedAlready := !a.Closes.IsZero() && !a.Closes.After(now)
		if a.Closes.Equal(at) || closedAlready && at.Equal(now) {
			return notice.Activity{}, nil
		}
		a.Closes = at
		_, err := tx.PutAnnouncement(a)
		return done, err
	}
	return b.updateAnnouncement(ctx, by, id, now, set)
}
