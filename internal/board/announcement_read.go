package board

import (
	"context"
	"fmt"
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
	Announcement notice.Announcement
	Tally        notice.Tally
	Newest       notice.Comment // the one with the highest number, published or a stub; zero without comments
}

// Announcements returns the public announcements in a span of the list of all, latest first. Those imported without
// a date come last. Errors: only internal ones.
func (b *Board) Announcements(ctx context.Context, s notice.Span) (list []Listed, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		list = nil
		as, err := tx.Announced(now, s)
		if err != nil {
			return err
		}
		for _, a := range as {
			t, err := tx.Tally(a.ID)
			if err != nil {
				return err
			}
			l := Listed{Announcement: a, Tally: t}
			if t.LastNumber > 0 {
				if l.Newest, err = tx.CommentByNumber(a.ID, t.LastNumber); err != nil {
					return err
				}
			}
			list = append(list, l)
		}
		return nil
	})
	return list, err
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
func public(tx notice.Tx, id notice.AnnouncementID, t time.Time) (notice.Announcement, error) {
	a, err := tx.Announcement(id)
	if err == nil && !a.PublicAt(t) {
		err = fmt.Errorf("announcement %d is not public: %w", id, notice.ErrNotFound)
	}
	return a, err
}
