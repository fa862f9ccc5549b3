package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// Numbered returns the comment with a number on an announcement. Only comments with a place on the page have one.
// Errors: ErrNotFound.
func (b *Board) Numbered(ctx context.Context, on notice.AnnouncementID, number uint64) (c notice.Comment, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		c, err = tx.CommentByNumber(on, number)
		return err
	})
	return c, err
}

// A Single is one comment with what it replies to and the replies to it.
type Single struct {
	Announcement notice.Announcement
	Comment      notice.Comment
	Ancestors    []notice.Comment // the first comment of its thread, then those above it down to its parent
	Replies      []notice.Comment // direct replies, first to last
	Open         bool             // the announcement takes comments now
	ClosedAt     time.Time        // since when its thread is closed to readers; zero if it is open

	Elsewhere     map[notice.CommentID]notice.Comment           // comments that those above refer to
	Announcements map[notice.AnnouncementID]notice.Announcement // others, which comments of Elsewhere are on
}

// maxAncestors is how many comments above a single one are shown, besides the first of its thread.
const maxAncestors = 3

// Single returns a comment that has a place on its announcement's page, with its context. Errors: ErrNotFound.
func (b *Board) Single(ctx context.Context, id notice.CommentID) (s Single, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if s.Comment, err = tx.Comment(id); err != nil {
			return err
		}
		if !s.Comment.OnPage() {
			return fmt.Errorf("comment %v is not public: %w", id, notice.ErrNotFound)
		}
		if s.Announcement, err = public(tx, s.Comment.On, now); err != nil {
			return err
		}
		if s.Ancestors, err = ancestors(tx, s.Comment); err != nil {
			return err
		}
		set, err := tx.Settings()
		if err != nil {
			return err
		}
		if s.ClosedAt, err = threadClosedAt(tx, set, s.Comment, now); err != nil {
			return err
		}
		if s.Replies, err = directReplies(tx, s.Comment); err != nil {
			return err
		}
		all := append(slices.Clone(s.Ancestors), s.Replies...)
		s.Elsewhere, s.Announcements, err = elsewhere(tx, []notice.Thread{{Root: s.Comment, Replies: all}})
		return err
	})
	s.Open = s.Announcement.OpenAt(now)
	return s, err
}

// ancestors returns the comments that c is below: the first of its thread, then up to maxAncestors down to its
// parent.
func ancestors(tx notice.CommentReader, c notice.Comment) (up []notice.Comment, err error) {
	at := c
	for at.Parent != 0 && len(up) < maxAncestors {
		if at, err = tx.Comment(at.Parent); err != nil {
			return nil, err
		}
		up = append([]notice.Comment{at}, up...)
	}
	if at.Parent == 0 {
		return up, nil
	}
	root, err := tx.Comment(c.Root)
	return append([]notice.Comment{root}, up...), err
}

// directReplies returns the replies to c among the notice.PageSize comments that follow it in its thread.
func directReplies(tx notice.ThreadReader, c notice.Comment) (replies []notice.Comment, err error) {
	t, err := tx.Thread(c.On, c.Thread, notice.Span{From: c.Place + 1, To: c.Place + notice.PageSize})
	for _, r := range t.Replies {
		if r.Parent == c.ID {
			replies = append(replies, r)
		}
	}
	return replies, err
}

// Answerable returns the comment with an id as a form sent it; nil if there is no such comment on the announcement
// or readers cannot reply to it. Errors: only internal ones.
func (b *Board) Answerable(ctx context.Context, on notice.AnnouncementID, id string) (*notice.Comment, error) {
	parsed, err := notice.ParseCommentID(id)
	if err != nil {
		return nil, nil
	}
	now := b.now()
	var c notice.Comment
	var shut time.Time
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if c, err = tx.Comment(parsed); err != nil {
			return err
		}
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		shut, err = threadClosedAt(tx, s, c, now)
		return err
	})
	if errors.Is(err, notice.ErrNotFound) || err == nil && (c.On != on || !c.Readable() || !shut.IsZero()) {
		return nil, nil
	}
	return &c, err
}
