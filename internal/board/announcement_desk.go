package board

import (
	"context"
	"time"

	"noticeboard/internal/notice"
)

// A DeskAnnouncement is an announcement in the desk's list. Stage and Open are of the time when the list was read.
type DeskAnnouncement struct {
	Listed
	Stage notice.Stage
	Open  bool // comments are accepted
}

// DeskAnnouncement returns an announcement, public or not. Errors: ErrForbidden, ErrNotFound.
func (b *Board) DeskAnnouncement(
	ctx context.Context, by notice.Actor, id notice.AnnouncementID,
) (d DeskAnnouncement, err error) {
	if err := by.Need(notice.ToPublish); err != nil {
		return d, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		a, err := tx.Announcement(id)
		if err != nil {
			return err
		}
		d, err = atDesk(tx, a, now)
		return err
	})
	return d, err
}

// DeskAnnouncements returns the announcements in a span of the list of all: drafts first, then by time of
// publication, latest first. Errors: ErrForbidden.
func (b *Board) DeskAnnouncements(
	ctx context.Context, by notice.Actor, s notice.Span,
) (list []DeskAnnouncement, err error) {
	if err := by.Need(notice.ToPublish); err != nil {
		return nil, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		list = nil
		as, err := tx.AnnouncementsForDesk(s)
		for _, a := range as {
			d, err := atDesk(tx, a, now)
			if err != nil {
				return err
			}
			list = append(list, d)
		}
		return err
	})
	return list, err
}

// atDesk returns an announcement with its tally and with the stage that it is in at a time.
func atDesk(tx notice.TallyReader, a notice.Announcement, now time.Time) (DeskAnnouncement, error) {
	t, err := tx.Tally(a.ID)
	listed := Listed{Announcement: a, Tally: t}
	return DeskAnnouncement{Listed: listed, Stage: a.Stage(now), Open: a.OpenAt(now)}, err
}
