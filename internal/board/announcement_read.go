package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// Head returns the head of the announcement with a slug, public or not: what tells whether a page rendered before is
// still current. It is cheap enough to be called for every request. Errors: ErrNotFound.
func (b *Board) Head(ctx context.Context, slug string) (notice.Head, error) {
	return b.store.Head(ctx, slug)
}

// Announcement returns the public announcement with a slug. Errors: ErrNotFound (there is none, or it is not public
// now).
func (b *Board) Announcement(ctx context.Context, slug string) (a notice.Announcement, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		h, err := tx.Head(slug)
		if err != nil {
			return err
		}
		a, err = public(tx, h.ID, now)
		return err
	})
	return a, err
}

// PublicAnnouncement returns an announcement that is public now, with its counts. Errors: ErrNotFound.
func (b *Board) PublicAnnouncement(ctx context.Context, id notice.AnnouncementID) (l Listed, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if l.Announcement, err = public(tx, id, now); err != nil {
			return err
		}
		l.Tally, err = tx.Tally(id)
		return err
	})
	return l, err
}

// Listed is an announcement in a list, with its counts.
type Listed struct {
	Announcement notice.Announcement // in a list an outline: without the bodies of its texts
	Tally        notice.Tally
	Newest       notice.Comment // the one with the highest number, published or a stub; zero without comments
}

// Announcements returns up to n public announcements, latest first: those that follow another in the list, or from the
// first if that is zero. Those imported without a date come last. Errors: ErrNotFound (there is no such announcement).
func (b *Board) Announcements(ctx context.Context, after notice.AnnouncementID, n int) (list []Listed, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		os, err := announcedAfter(tx, now, after, n)
		if err == nil {
			list, err = listedWithNewest(tx, os)
		}
		return err
	})
	return list, err
}

// announcedAfter lists up to n announcements that are public at a time and follow another, or from the first if that is
// zero, without those that are damaged. The error is notice.ErrNotFound if there is no such announcement.
func announcedAfter(
	tx notice.AnnouncementReader, now time.Time, after notice.AnnouncementID, n int,
) ([]notice.Outline, error) {
	if after == 0 {
		return wholeAnnounced(tx, now, notice.Seek{}, n)
	}
	os, err := tx.OutlinesByID([]notice.AnnouncementID{after})
	if err == nil && len(os) == 0 {
		err = fmt.Errorf("announcement %d: %w", after, notice.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return wholeAnnounced(tx, now, notice.Seek{From: os[0].ListPlace()}, n)
}

// wholeAnnounced is AnnouncementReader.Announced without the announcements that are damaged.
func wholeAnnounced(
	tx notice.AnnouncementReader, now time.Time, at notice.Seek, n int,
) (all []notice.Outline, err error) {
	for {
		os, err := tx.Announced(now, at, n-len(all))
		if err != nil || !slices.ContainsFunc(os, damagedOutline) {
			return append(all, os...), err
		}
		full := len(os) == n-len(all)
		at = notice.Seek{From: os[len(os)-1].ListPlace()}
		all = append(all, slices.DeleteFunc(slices.Clone(os), damagedOutline)...)
		if !full {
			return all, nil
		}
	}
}

func damagedOutline(o notice.Outline) bool { return o.Damaged() }

// listedWithNewest returns announcements with their counts and their newest comments.
func listedWithNewest(tx notice.Tx, os []notice.Outline) ([]Listed, error) {
	list, err := listed(tx, os)
	for i := range list {
		if err := list[i].loadNewest(tx); err != nil {
			return nil, err
		}
	}
	return list, err
}

// loadNewest fills in l.Newest, unless its record is damaged: the list can do without it.
func (l *Listed) loadNewest(tx notice.CommentReader) (err error) {
	if l.Tally.LastNumber == 0 {
		return nil
	}
	l.Newest, err = tx.CommentByNumber(l.Announcement.ID, l.Tally.LastNumber)
	if errors.Is(err, notice.ErrDamaged) {
		l.Newest, err = notice.Comment{}, nil
	}
	return err
}

// listed returns announcements with their counts.
func listed(tx notice.TallyReader, os []notice.Outline) (list []Listed, err error) {
	ids := make([]notice.AnnouncementID, len(os))
	for i, o := range os {
		ids[i] = o.ID
	}
	tallies, err := tx.Tallies(ids)
	if err != nil {
		return nil, err
	}
	for i, o := range os {
		list = append(list, Listed{Announcement: o.Announcement, Tally: tallies[i]})
	}
	return list, nil
}

// outlines returns the outlines of announcements by their ids.
func outlines(
	tx notice.AnnouncementReader, ids []notice.AnnouncementID,
) (map[notice.AnnouncementID]notice.Announcement, error) {
	slices.Sort(ids)
	os, err := tx.OutlinesByID(slices.Compact(ids))
	all := map[notice.AnnouncementID]notice.Announcement{}
	for _, o := range os {
		all[o.ID] = o.Announcement
	}
	return all, err
}

// A ListVersion tells whether a list of the public announcements is current: lists with the same ListVersion are the
// same.
type ListVersion struct {
	Revision uint64    // of the sum of all tallies
	Next     time.Time // when the next announcement that is scheduled becomes public; zero if there is none
}

// ListVersion returns what it is now. Errors: only internal ones.
func (b *Board) ListVersion(ctx context.Context) (v ListVersion, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) (err error) {
		v, err = listVersion(tx, now)
		return err
	})
	return v, err
}

func listVersion(tx notice.Tx, now time.Time) (v ListVersion, err error) {
	totals, err := tx.Totals()
	if err != nil {
		return v, err
	}
	v.Revision = totals.Revision
	v.Next, err = tx.NextRelease(now)
	return v, err
}

// Totals returns the sum of the tallies of all announcements. Errors: only internal ones.
func (b *Board) Totals(ctx context.Context) (t notice.Tally, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		t, err = tx.Totals()
		return err
	})
	return t, err
}

// public returns an announcement that is public at t, or ErrNotFound.
func public(tx notice.AnnouncementReader, id notice.AnnouncementID, t time.Time) (notice.Announcement, error) {
	a, err := tx.Announcement(id)
	if err == nil && !a.PublicAt(t) {
		err = fmt.Errorf("announcement %d is not public: %w", id, notice.ErrNotFound)
	}
	return a, err
}
