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
		t, err := tx.Tally(a.ID)
		d = atDesk(Listed{Announcement: a, Tally: t}, now)
		return err
	})
	return d, err
}

// DeskAnnouncements returns a page of up to n of all announcements: drafts first, then by time of publication, latest
// first. A page of less than n that would end before a place is the first page instead. Errors: ErrForbidden.
func (b *Board) DeskAnnouncements(
	ctx context.Context, by notice.Actor, at notice.Seek, n int,
) (page ListPage[DeskAnnouncement], err error) {
	if err := by.Need(notice.ToPublish); err != nil {
		return page, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		p, err := listPage(tx, at, n, tx.AnnouncementsForDesk)
		page = ListPage[DeskAnnouncement]{Newer: p.Newer, Older: p.Older, First: p.First, Last: p.Last}
		for _, l := range p.List {
			page.List = append(page.List, atDesk(l, now))
		}
		return err
	})
	return page, err
}

// atDesk returns an announcement with the stage that it is in at a time.
func atDesk(l Listed, now time.Time) DeskAnnouncement {
	return DeskAnnouncement{Listed: l, Stage: l.Announcement.Stage(now), Open: l.Announcement.OpenAt(now)}
}
