package board

import (
	"context"
	"time"

	"noticeboard/internal/notice"
)

// DeskAnnouncement returns an announcement, be it public or not.
func (b *Board) DeskAnnouncement(ctx context.Context, by notice.Actor, id notice.AnnouncementID) (d notice.DeskAnnouncement, err error) {
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

// DeskAnnouncements lists all announcements: drafts first, then by publication.
func (b *Board) DeskAnnouncements(ctx context.Context, by notice.Actor, s notice.Span) (list []notice.DeskAnnouncement, err error) {
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

func atDesk(tx notice.Tx, a notice.Announcement, now time.Time) (notice.DeskAnnouncement, error) {
	t, err := tx.Tally(a.ID)
	return notice.DeskAnnouncement{Listed: notice.Listed{Announcement: a, Tally: t}, Stage: a.Stage(now), Open: a.OpenAt(now)}, err
}
