package board

import (
	"context"
	"fmt"
	"slices"
	"time"

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
		if err := listThreads(tx, id, &d, notice.MaxReplies); err != nil {
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

// listThreads sets Tally, Pages and Threads of the discussion on an announcement, of which Facet, Order and Page are set.
// The threads are in the order Oldest, each with its first replies.
func listThreads(tx notice.Tx, on notice.AnnouncementID, d *notice.Discussion, replies int) (err error) {
	if d.Tally, err = tx.Tally(on); err != nil {
		return err
	}
	listed := d.Tally.Listed(d.Facet)
	if d.Pages = notice.Pages(listed); d.Page < 1 || d.Page > d.Pages {
		return fmt.Errorf("page %d of %d: %w", d.Page, d.Pages, notice.ErrNotFound)
	}
	if span := d.Order.Page(d.Page, listed); d.Facet == "" {
		d.Threads, err = tx.Threads(on, span, replies)
	} else {
		d.Threads, err = tx.ThreadsWith(on, d.Facet, span, replies)
	}
	return err
}

// DiscussionEnds returns when threads on the page that DiscussionWith returns are closed by their age, past and future,
// in ascending order. It changes only with the revision of the announcement. Errors: ErrNotFound (no such page).
func (b *Board) DiscussionEnds(
	ctx context.Context, id notice.AnnouncementID, f notice.Facet, order notice.Order, page uint64,
) (ends []time.Time, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		set, err := tx.Settings()
		if err != nil {
			return err
		}
		d := notice.Discussion{Facet: f, Order: order, Page: page}
		err = listThreads(tx, id, &d, 0)
		ends = set.ThreadEnds(d.Threads)
		return err
	})
	return ends, err
}

// ThreadEnds returns when a thread is closed by its age, if it is. Otherwise it is like DiscussionEnds. Errors:
// ErrNotFound (no such thread).
func (b *Board) ThreadEnds(
	ctx context.Context, id notice.AnnouncementID, ordinal uint64,
) (ends []time.Time, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		set, err := tx.Settings()
		if err != nil {
			return err
		}
		t, err := tx.Thread(id, ordinal, notice.Span{From: 1, To: 0})
		ends = set.ThreadEnds([]notice.Thread{t})
		return err
	})
	return ends, err
}

// MaxWhole is how many comments, stubs included, a discussion has at most that can be read as a whole.
const MaxWhole = 500

// WholeDiscussion returns the public discussion on an announcement, with every reply, on one page, oldest first. It is
// not Open: it is for reading only. Errors: ErrNotFound (it has more than MaxWhole comments, or the announcement is not
// public).
func (b *Board) WholeDiscussion(ctx context.Context, id notice.AnnouncementID) (d notice.Discussion, err error) {
	d.Page, d.Pages = 1, 1
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if d.Announcement, err = public(tx, id, now); err != nil {
			return err
		}
		if d.Tally, err = tx.Tally(id); err != nil {
			return err
		}
		if d.Tally.LastNumber > MaxWhole {
			return fmt.Errorf("%d comments are too many for one page: %w", d.Tally.LastNumber, notice.ErrNotFound)
		}
		if d.Threads, err = tx.Threads(id, notice.Span{From: 1, To: d.Tally.Threads}, MaxWhole); err != nil {
			return err
		}
		d.Elsewhere, d.Announcements, err = elsewhere(tx, d.Threads)
		return err
	})
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
