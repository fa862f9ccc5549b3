package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// Numbered returns the comment with a number, which has a place on the page.
func (b *Board) Numbered(ctx context.Context, on notice.AnnouncementID, number uint64) (c notice.Comment, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		c, err = tx.CommentByNumber(on, number)
		return err
	})
	return c, err
}

// Single is one comment with what it answers and what answered it.
type Single struct {
	Announcement  notice.Announcement
	Comment       notice.Comment
	Ancestors     []notice.Comment // from the first comment of the thread down
	Replies       []notice.Comment
	Open          bool
	Elsewhere     map[notice.CommentID]notice.Comment
	Announcements map[notice.AnnouncementID]notice.Announcement
	ClosedAt      time.Time // since when readers cannot reply in its thread; zero if they can
}

// maxAncestors is how many comments above a single one are shown, beside the first of its thread.
const maxAncestors = 3

// Single returns a comment that has a place on the page, with its surroundings.
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

func ancestors(tx notice.Tx, c notice.Comment) (up []notice.Comment, err error) {
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

// directReplies returns those replies to c that stand soon behind it.
func directReplies(tx notice.Tx, c notice.Comment) (replies []notice.Comment, err error) {
	t, err := tx.Thread(c.On, c.Thread, notice.Span{From: c.Place + 1, To: c.Place + notice.PageSize})
	for _, r := range t.Replies {
		if r.Parent == c.ID {
			replies = append(replies, r)
		}
	}
	return replies, err
}

// Answerable returns the comment with an id that a form sent back, if it can be replied to on an
// announcement, and nil if it cannot.
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
