package board

import (
	"context"
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

// Listed is an announcement in a list, with its counts.
type Listed struct {
	Announcement notice.Announcement // in a list an outline: without the bodies of its texts
	Tally        notice.Tally
	Newest       notice.Comment // the one with the highest number, published or a stub; zero without comments
}

// A ListPage is a part of a list of announcements.
type ListPage[T any] struct {
	List         []T
	Newer, Older notice.Seek // of the pages before and after
	First, Last  bool        // there is no page before, or after
	Second       bool        // the page before is the first
}

// Announcements returns a page of up to n public announcements, latest first. Those imported without a date come last.
// A page of less than n that would end before a place is the first page instead. Errors: only internal ones.
func (b *Board) Announcements(ctx context.Context, at notice.Seek, n int) (page ListPage[Listed], err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		page, err = listPage(tx, at, n, func(at notice.Seek, n int) ([]notice.Outline, error) {
			return tx.Announced(now, at, n)
		})
		if err != nil {
			return err
		}
		for i, l := range page.List {
			if l.Tally.LastNumber == 0 {
				continue
			}
			page.List[i].Newest, err = tx.CommentByNumber(l.Announcement.ID, l.Tally.LastNumber)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return page, err
}

// listPage returns a page of up to n announcements of a list.
func listPage(
	tx notice.TallyReader, at notice.Seek, n int, list func(notice.Seek, int) ([]notice.Outline, error),
) (page ListPage[Listed], err error) {
	os, err := list(at, n+1)
	if err == nil && at.Before && len(os) <= n {
		at = notice.Seek{}
		os, err = list(at, n+1)
	}
	if err != nil {
		return page, err
	}
	page.First, page.Last = at == notice.Seek{}, !at.Before && len(os) <= n
	switch {
	case at.Before:
		os = os[1:] // it only shows that there are more
	case !page.Last:
		os = os[:n]
	}
	if len(os) > 0 {
		page.Newer = notice.Seek{From: os[0].ListPlace(), Before: true}
		page.Older = notice.Seek{From: os[len(os)-1].ListPlace()}
		before := page.Newer
		before.Skip = uint64(n)
		more, err := list(before, 1)
		if page.Second = !page.First && len(more) == 0; err != nil {
			return page, err
		}
	}
	page.List, err = listed(tx, os)
	return page, err
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
	err = b.store.View(ctx, func(tx notice.Tx) error {
		totals, err := tx.Totals()
		if err != nil {
			return err
		}
		v.Revision = totals.Revision
		v.Next, err = tx.NextRelease(now)
		return err
	})
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
