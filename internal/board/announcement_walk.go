package board

import (
	"context"

	"noticeboard/internal/notice"
)

// listedAtOnce is how many announcements are held in memory by a walk over many.
const listedAtOnce = 50

// EachAnnounced calls f for every announcement with an id from first to last that is public now, the highest
// first.
func (b *Board) EachAnnounced(ctx context.Context, first, last notice.AnnouncementID, f func(notice.Announcement)) error {
	now := b.now()
	return b.walk(ctx, last+1, func(a notice.Announcement) bool {
		if a.ID >= first && a.PublicAt(now) {
			f(a)
		}
		return a.ID > first
	})
}

// LastAnnounced returns the highest id of an announcement that is public now; zero if there is none.
func (b *Board) LastAnnounced(ctx context.Context) (last notice.AnnouncementID, err error) {
	now := b.now()
	err = b.walk(ctx, 0, func(a notice.Announcement) bool {
		if a.PublicAt(now) {
			last = a.ID
		}
		return last == 0
	})
	return last, err
}

// walk calls f for announcements of all stages, from the one before a cursor down, while it returns true.
func (b *Board) walk(ctx context.Context, before notice.AnnouncementID, f func(notice.Announcement) bool) error {
	return b.store.View(ctx, func(tx notice.Tx) error {
		for {
			as, err := tx.Announcements(before, listedAtOnce)
			if err != nil || len(as) == 0 {
				return err
			}
			for _, a := range as {
				if !f(a) {
					return nil
				}
			}
			before = as[len(as)-1].ID
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	})
}
