package board

import (
	"context"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// Discussion returns one page of the public discussion on an announcement. Pages count from 1; there is always at
// least one. Errors: ErrNotFound (no such page, or the announcement is not public).
func (b *Board) Discussion(
	ctx context.Context, id notice.AnnouncementID, order notice.Order, page uint64,
) (d notice.Discussion, err error) {
	return b.DiscussionWith(ctx, id, "", order, page)
}

// DiscussionWith is Discussion for the threads with a facet only. Errors: as Discussion.
func (b *Board) DiscussionWith(
	ctx context.Context, id notice.AnnouncementID, f notice.Facet, order notice.Order, page uint64,
) (d notice.Discussion, err error) {
	d.Facet, d.Order, d.Page = f, order, page
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if d.Announcement, err = public(tx, id, now); err != nil {
			return err
		}
		if d.Tally, err = tx.Tally(id); err != nil {
			return err
		}
		listed := d.Tally.Listed(f)
		if d.Pages = notice.Pages(listed); page < 1 || page > d.Pages {
			return fmt.Errorf("page %d of %d: %w", page, d.Pages, notice.ErrNotFound)
		}
		if span := order.Page(page, listed); f == "" {
			d.Threads, err = tx.Threads(id, span, notice.MaxReplies)
		} else {
			d.Threads, err = tx.ThreadsWith(id, f, span, notice.MaxReplies)
		}
		if err != nil {
			return err
		}
		if d.Settings, err = tx.Settings(); err != nil {
			return err
		}
		d.Threads = slices.Clone(d.Threads) // the slice may be the store's
		for i, t := range d.Threads {
			d.Threads[i].ClosedAt = d.Settings.ThreadClosedAt(t.Root, now)
		}
		if order == notice.Newest {
			slices.Reverse(d.Threads)
		}
		d.Elsewhere, d.Announcements, err = elsewhere(tx, d.Threads)
		return err
	})
	d.Open = d.Announcement.OpenAt(now)
	return d, err
}

// Thread returns one page of the replies in a thread. Pages count from 1. Errors: ErrNotFound (no such page or
// thread, or the announcement is not public).
func (b *Board) Thread(
	ctx context.Context, id notice.AnnouncementID, ordinal, page uint64,
) (p notice.ThreadPage, err error) {
	p.Page = page
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if p.Announcement, err = public(tx, id, now); err != nil {
			return err
		}
		if page < 1 {
			return notice.ErrNotFound
		}
		span := notice.Span{From: notice.PageSize*(page-1) + 1, To: notice.PageSize * page}
		if p.Thread, err = tx.Thread(id, ordinal, span); err != nil {
			return err
		}
		if p.Pages = notice.Pages(p.Thread.Total); page > p.Pages {
			return fmt.Errorf("page %d of %d: %w", page, p.Pages, notice.ErrNotFound)
		}
		set, err := tx.Settings()
		if err != nil {
			return err
		}
		p.Thread.ClosedAt = set.ThreadClosedAt(p.Thread.Root, now)
		p.Elsewhere, p.Announcements, err = elsewhere(tx, []notice.Thread{p.Thread})
		return err
	})
	p.Open = p.Announcement.OpenAt(now)
	return p, err
}
