package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// Head returns what is needed to tell whether a page seen before is still right.
func (b *Board) Head(ctx context.Context, slug string) (notice.Head, error) {
	return b.store.Head(ctx, slug)
}

// Announcement returns the announcement with a slug. One that is not public, or not yet, is ErrNotFound
// here and in everything else that the public reads.
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

// Announcements lists those that are public now, the places of s in the order of publication: the
// latest first, and at the end those whose sources give no date, which were published elsewhere before
// they came here.
func (b *Board) Announcements(ctx context.Context, s notice.Span) (list []notice.Listed, err error) {
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
			list = append(list, notice.Listed{Announcement: a, Tally: t})
		}
		return nil
	})
	return list, err
}

// Totals returns the sum of all tallies.
func (b *Board) Totals(ctx context.Context) (t notice.Tally, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		t, err = tx.Totals()
		return err
	})
	return t, err
}

// public returns an announcement that the public sees at t; any other is ErrNotFound.
func public(tx notice.Tx, id notice.AnnouncementID, t time.Time) (notice.Announcement, error) {
	a, err := tx.Announcement(id)
	if err == nil && !a.PublicAt(t) {
		err = fmt.Errorf("announcement %d is not public: %w", id, notice.ErrNotFound)
	}
	return a, err
}
