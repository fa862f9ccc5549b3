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

// A DeskPage is a part of the desk's list of announcements.
type DeskPage struct {
	List        []DeskAnnouncement
	First, Last bool // there is no page before, or after
	Second      bool // the page before is the first
	All         int  // how many there are on all pages; MaxCounted+1 if there are more than MaxCounted
}

// MaxCounted is how many entries of a list are counted at most.
const MaxCounted = 1000

// DeskAnnouncements returns a page of up to n of all announcements: drafts first, then by time of publication, latest
// first. A page of less than n that would end before a place is the first page instead. Errors: ErrForbidden.
func (b *Board) DeskAnnouncements(
	ctx context.Context, by notice.Actor, at notice.Seek, n int,
) (page DeskPage, err error) {
	if err := by.Need(notice.ToPublish); err != nil {
		return page, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		os, err := page.read(tx, at, n)
		if err != nil {
			return err
		}
		counted, err := tx.Outlines(0, MaxCounted+1)
		if err != nil {
			return err
		}
		page.All = len(counted)
		all, err := listed(tx, os)
		for _, l := range all {
			page.List = append(page.List, atDesk(l, now))
		}
		return err
	})
	return page, err
}

// read sets p to an empty page, says whether there are pages before and after it, and returns what is on it.
func (p *DeskPage) read(tx notice.AnnouncementReader, at notice.Seek, n int) ([]notice.Outline, error) {
	os, err := tx.AnnouncementsForDesk(at, n+1)
	if err == nil && at.Before && len(os) <= n {
		at = notice.Seek{}
		os, err = tx.AnnouncementsForDesk(at, n+1)
	}
	if err != nil {
		return nil, err
	}
	*p = DeskPage{First: at == notice.Seek{}, Last: !at.Before && len(os) <= n}
	switch {
	case at.Before:
		os = os[1:] // it only shows that there are more
	case !p.Last:
		os = os[:n]
	}
	if p.First || len(os) == 0 {
		return os, nil
	}
	more, err := tx.AnnouncementsForDesk(notice.Seek{From: os[0].ListPlace(), Before: true, Skip: uint64(n)}, 1)
	p.Second = len(more) == 0
	return os, err
}

// Newer and Older return the places that the pages before and after end before and begin after.
func (p DeskPage) Newer() notice.ListPlace { return p.List[0].Announcement.ListPlace() }
func (p DeskPage) Older() notice.ListPlace { return p.List[len(p.List)-1].Announcement.ListPlace() }

// atDesk returns an announcement with the stage that it is in at a time.
func atDesk(l Listed, now time.Time) DeskAnnouncement {
	return DeskAnnouncement{Listed: l, Stage: l.Announcement.Stage(now), Open: l.Announcement.OpenAt(now)}
}
