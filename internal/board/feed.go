package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// Recent is one page of what came last, newest first. All in it is public. What is damaged is left out.
type Recent struct {
	Announcement  notice.Announcement // that all comments are on, of RecentComments and RecentInThread; else zero
	Root          notice.Comment      // of RecentInThread: the first comment of the thread, published or a stub
	Comments      []notice.Comment    // readable
	Announcements map[notice.AnnouncementID]notice.Announcement
	Parents       map[notice.CommentID]notice.Comment // of Comments, if they are readable, too
	Next          uint64                              // cursor of the next page; zero if there is none
	stubs         bool                                // Comments has those that are no longer readable, too
}

// RecentAnnouncements returns up to n public announcements, latest first, with their bodies: those that follow another in
// the list, or from the first if that is zero. Errors: ErrNotFound (there is no such announcement).
func (b *Board) RecentAnnouncements(
	ctx context.Context, after notice.AnnouncementID, n int,
) (list []Listed, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		os, err := announcedAfter(tx, now, after, n)
		if err != nil {
			return err
		}
		if list, err = listed(tx, os); err != nil {
			return err
		}
		for i, l := range list {
			list[i].Announcement, err = tx.Announcement(l.Announcement.ID)
			if err != nil && !errors.Is(err, notice.ErrDamaged) {
				return err
			}
		}
		list = slices.DeleteFunc(list, func(l Listed) bool { return l.Announcement.Damaged() || l.Announcement.ID == 0 })
		return nil
	})
	return list, err
}

// RecentComments returns comments on a public announcement, those published last first: up to n numbers before the
// cursor, or from the last one if it is zero. Errors: ErrNotFound (the announcement is not public).
func (b *Board) RecentComments(
	ctx context.Context, on notice.AnnouncementID, before uint64, n int,
) (r Recent, err error) {
	return b.recent(ctx, on, func(tx notice.Tx, r *Recent) ([]notice.Comment, error) {
		cs, err := tx.Numbered(on, before, n)
		if len(cs) == n && cs[n-1].Number > 1 {
			r.Next = cs[n-1].Number
		}
		return cs, err
	})
}

// CommentsInOrder returns up to n comments on a public announcement in the order of their numbers, published and stubs:
// those after a number, or from the first one if that is zero. Errors: ErrNotFound (the announcement is not public).
func (b *Board) CommentsInOrder(
	ctx context.Context, on notice.AnnouncementID, after uint64, n int,
) (r Recent, err error) {
	return b.recent(ctx, on, func(tx notice.Tx, r *Recent) ([]notice.Comment, error) {
		r.stubs = true
		tally, err := tx.Tally(on)
		if err != nil || after >= tally.LastNumber {
			return nil, err
		}
		last := min(after+uint64(n), tally.LastNumber)
		if last < tally.LastNumber {
			r.Next = last
		}
		cs, err := tx.Numbered(on, last+1, int(last-after)) // numbers have no gaps
		cs = slices.Clone(cs)
		slices.Reverse(cs)
		return cs, err
	})
}

// RecentInThread returns the comments of a thread, those published last first: up to n places before the cursor, or
// from the last one if it is zero. The first comment of the thread is at place 0 and comes last. Errors: ErrNotFound
// (no such thread, or the announcement is not public).
func (b *Board) RecentInThread(
	ctx context.Context, on notice.AnnouncementID, thread, before uint64, n int,
) (r Recent, err error) {
	return b.recent(ctx, on, func(tx notice.Tx, r *Recent) ([]notice.Comment, error) {
		t, err := tx.Thread(on, thread, notice.Span{From: 1, To: 0})
		if err != nil {
			return nil, err
		}
		r.Root = t.Root
		last := t.Total
		if before > 0 {
			last = min(last, before-1)
		}
		first := max(1, last+1-min(last, uint64(n)))
		if t, err = tx.Thread(on, thread, notice.Span{From: first, To: last}); err != nil {
			return nil, err
		}
		cs := slices.Clone(t.Replies)
		slices.Reverse(cs)
		if first > 1 {
			r.Next = first
			return cs, nil
		}
		return append(cs, t.Root), nil
	})
}

// RecentAnswers returns official replies on all announcements, those written last first: up to n before the cursor, or
// from the last one if it is zero. Errors: only internal ones.
func (b *Board) RecentAnswers(ctx context.Context, before notice.CommentID, n int) (Recent, error) {
	return b.recent(ctx, 0, func(tx notice.Tx, r *Recent) ([]notice.Comment, error) {
		return pageOf(n, r)(tx.Official(0, before, n+1))
	})
}

// OpenQuestions returns the questions on all announcements that wait for an answer, those received last first: up to n
// before the cursor, or from the last one if it is zero. Errors: only internal ones.
func (b *Board) OpenQuestions(ctx context.Context, before notice.CommentID, n int) (Recent, error) {
	return b.recent(ctx, 0, func(tx notice.Tx, r *Recent) ([]notice.Comment, error) {
		return pageOf(n, r)(tx.WorkListBefore(notice.WorkList{Duty: notice.DutyOpen}, before, n+1))
	})
}

// pageOf cuts a listing, of which one more was asked for, to n comments and sets the cursor of the next page.
func pageOf(n int, r *Recent) func([]notice.Comment, error) ([]notice.Comment, error) {
	return func(cs []notice.Comment, err error) ([]notice.Comment, error) {
		if len(cs) > n {
			cs = cs[:n]
			r.Next = uint64(cs[n-1].ID)
		}
		return cs, err
	}
}

// recent lists comments on an announcement or, if on is zero, on all, and adds what belongs to them.
func (b *Board) recent(
	ctx context.Context, on notice.AnnouncementID, list func(notice.Tx, *Recent) ([]notice.Comment, error),
) (r Recent, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		r = Recent{Parents: map[notice.CommentID]notice.Comment{}}
		if on != 0 {
			if r.Announcement, err = public(tx, on, now); err != nil {
				return err
			}
		}
		cs, err := list(tx, &r)
		if err != nil {
			return err
		}
		var ids []notice.AnnouncementID
		var parents []notice.CommentID
		cs = slices.DeleteFunc(slices.Clone(cs), notice.Comment.Damaged)
		for _, c := range cs {
			ids = append(ids, c.On)
			if c.Parent != 0 {
				parents = append(parents, c.Parent)
			}
		}
		if r.Announcements, err = outlines(tx, ids); err != nil {
			return err
		}
		for _, c := range cs {
			if (c.Readable() || r.stubs && c.OnPage()) && isPublic(r.Announcements[c.On], now) {
				r.Comments = append(r.Comments, c)
			}
		}
		above, err := tx.CommentsByID(parents)
		for _, p := range above {
			if p.Readable() {
				r.Parents[p.ID] = p
			}
		}
		return err
	})
	return r, err
}

// isPublic reports whether the public sees an announcement at t and its record is not damaged.
func isPublic(a notice.Announcement, t time.Time) bool { return a.PublicAt(t) && !a.Damaged() }

// StableID returns a URN that stands for a thing of the board, such as "comment 17", for the life of its store and its
// copies, whatever its address is. It is a UUID of version 8 (RFC 9562, section 5.8).
func (b *Board) StableID(thing string) string {
	id := b.keys.stable.derive(thing)[:16]
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
