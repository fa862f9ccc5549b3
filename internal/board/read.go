package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// Discussion returns one page of what the public sees of an announcement. A page that is not there
// is ErrNotFound.
func (b *Board) Discussion(ctx context.Context, id notice.AnnouncementID, order notice.Order, page uint64) (d notice.Discussion, err error) {
	return b.DiscussionWith(ctx, id, "", order, page)
}

// DiscussionWith is Discussion for the threads with a facet. If there are none, there is one page without any.
func (b *Board) DiscussionWith(ctx context.Context, id notice.AnnouncementID, f notice.Facet, order notice.Order, page uint64) (d notice.Discussion, err error) {
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

// Thread returns one page of the replies of a thread. A page that is not there is ErrNotFound.
func (b *Board) Thread(ctx context.Context, id notice.AnnouncementID, ordinal, page uint64) (p notice.ThreadPage, err error) {
	p.Page = page
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if p.Announcement, err = public(tx, id, now); err != nil {
			return err
		}
		if page < 1 {
			return notice.ErrNotFound
		}
		if p.Thread, err = tx.Thread(id, ordinal, notice.Span{From: notice.PageSize*(page-1) + 1, To: notice.PageSize * page}); err != nil {
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

// elsewhere loads the parents of the replies shown, and the answers to the questions shown, that are
// not shown themselves, with the other announcements that those stand on.
func elsewhere(tx notice.Tx, ts []notice.Thread) (map[notice.CommentID]notice.Comment, map[notice.AnnouncementID]notice.Announcement, error) {
	away := relatedComments{shown: map[notice.CommentID]bool{}}
	for _, t := range ts {
		away.shown[t.Root.ID] = true
		for _, r := range t.Replies {
			away.shown[r.ID] = true
		}
	}
	for _, t := range ts {
		for _, c := range append([]notice.Comment{t.Root}, t.Replies...) {
			if err := away.add(tx, c); err != nil {
				return nil, nil, err
			}
		}
	}
	return away.comments, away.places, nil
}

// relatedComments are what comments on a page refer to, and where that stands.
type relatedComments struct {
	shown    map[notice.CommentID]bool
	comments map[notice.CommentID]notice.Comment
	places   map[notice.AnnouncementID]notice.Announcement
}

// add loads what c refers to: what it replies to, and the first of its answers.
func (s *relatedComments) add(tx notice.Tx, c notice.Comment) error {
	if c.Parent != 0 && !s.shown[c.Parent] {
		if _, err := s.comment(tx, c.Parent, c.On); err != nil {
			return err
		}
	}
	if len(c.Answers) > 0 && !s.shown[c.Answers[0]] {
		_, err := s.comment(tx, c.Answers[0], c.On)
		return err
	}
	return nil
}

// answers loads all answers to c.
func (s *relatedComments) answers(tx notice.Tx, c notice.Comment) (all []notice.Comment, err error) {
	for _, id := range c.Answers {
		answer, err := s.comment(tx, id, c.On)
		if err != nil {
			return nil, err
		}
		all = append(all, answer)
	}
	return all, nil
}

// comment loads a comment that is referred to from an announcement, and the one that it stands on.
func (s *relatedComments) comment(tx notice.Tx, id notice.CommentID, from notice.AnnouncementID) (c notice.Comment, err error) {
	if known, ok := s.comments[id]; ok {
		return known, nil
	}
	if c, err = tx.Comment(id); err != nil {
		return c, err
	}
	if s.comments == nil {
		s.comments, s.places = map[notice.CommentID]notice.Comment{}, map[notice.AnnouncementID]notice.Announcement{}
	}
	s.comments[id] = c
	if _, known := s.places[c.On]; !known && c.On != from {
		s.places[c.On], err = tx.Announcement(c.On)
	}
	return c, err
}

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
