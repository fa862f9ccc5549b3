package board

import (
	"context"

	"noticeboard/internal/notice"
)

// listedAtOnce is how many announcements a walk over all reads in one transaction.
const listedAtOnce = 200

// EachAnnounced calls f for the outline of every announcement with an id from first to last that is public now, in
// descending order of ids. Errors: only internal ones.
func (b *Board) EachAnnounced(
	ctx context.Context, first, last notice.AnnouncementID, f func(notice.Outline),
) error {
	now := b.now()
	return b.walk(ctx, last+1, func(a notice.Outline) bool {
		if a.ID >= first && a.PublicAt(now) {
			f(a)
		}
		return a.ID > first
	})
}

// LastAnnounced returns the highest id of the announcements that are public now; zero if there are none. Errors:
// only internal ones.
func (b *Board) LastAnnounced(ctx context.Context) (last notice.AnnouncementID, err error) {
	now := b.now()
	err = b.walk(ctx, 0, func(a notice.Outline) bool {
		if a.PublicAt(now) {
			last = a.ID
		}
		return last == 0
	})
	return last, err
}

// walk calls f for the outlines of announcements of all stages, except those that are damaged, in descending order of ids below before (zero: all),
// until f returns false. It calls f outside of transactions.
func (b *Board) walk(ctx context.Context, before notice.AnnouncementID, f func(notice.Outline) bool) error {
	for {
		var batch []notice.Outline
		err := b.store.View(ctx, func(tx notice.Tx) (err error) {
			batch, err = tx.Outlines(before, listedAtOnce)
			return err
		})
		if err != nil || len(batch) == 0 {
			return err
		}
		for _, a := range batch {
			if !a.Damaged() && !f(a) {
				return nil
			}
		}
		before = batch[len(batch)-1].ID
	}
}
