package board

import (
	"context"
	"errors"
	"sync"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/suggest"
)

// Readers who come to an address that leads nowhere are shown where else to go. Nobody is asked who
// they are and there may be many of them, so what this costs does not grow with the board.
const (
	signposted    = 200 // announcements that they are led to, the newest
	signpostsLast = time.Minute
	maxNearby     = 3
)

// signposts are put up when they are first asked for, and again when they are old. What changed
// meanwhile does no harm: what they lead to is looked at as it is.
type signposts struct {
	mu    sync.Mutex
	made  time.Time
	posts *suggest.Index
}

// Nearby is what the public can see near an address.
type Nearby struct {
	On      *notice.Announcement // which a slug names; nil if it names none
	Numbers uint64               // the last comment number on it
	Maybe   []notice.Announcement
}

// Nearby returns what is near an address with a slug; if that names nothing, up to three announcements
// with words like those that were asked for.
func (b *Board) Nearby(ctx context.Context, slug, asked string) (n Nearby, err error) {
	if n, err = b.named(ctx, slug); err != nil || n.On != nil || asked == "" {
		return n, err
	}
	posts, err := b.putUp(ctx)
	if err != nil {
		return n, err
	}
	err = b.Store.View(ctx, func(tx notice.Tx) error {
		n.Maybe = nil
		for _, id := range posts.Nearest(asked, maxNearby) {
			a, err := public(tx, id, b.Now())
			if errors.Is(err, notice.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			n.Maybe = append(n.Maybe, a)
		}
		return nil
	})
	return n, err
}

// named returns the public announcement that a slug names, if there is one.
func (b *Board) named(ctx context.Context, slug string) (n Nearby, err error) {
	err = b.Store.View(ctx, func(tx notice.Tx) error {
		h, err := tx.Head(slug)
		if err != nil {
			return err
		}
		a, err := public(tx, h.ID, b.Now())
		if err != nil {
			return err
		}
		t, err := tx.Tally(h.ID)
		n = Nearby{On: &a, Numbers: t.LastNumber}
		return err
	})
	if errors.Is(err, notice.ErrNotFound) {
		return Nearby{}, nil
	}
	return n, err
}

// putUp returns the signposts, no older than they may be.
func (b *Board) putUp(ctx context.Context) (*suggest.Index, error) {
	s := &b.signposts
	s.mu.Lock()
	defer s.mu.Unlock()
	now := b.Now()
	if age := now.Sub(s.made); s.posts != nil && 0 <= age && age < signpostsLast {
		return s.posts, nil
	}
	err := b.Store.View(ctx, func(tx notice.Tx) error {
		as, err := tx.Announced(now, notice.Span{From: 1, To: signposted})
		if err == nil {
			s.posts, s.made = suggest.NewIndex(as), now
		}
		return err
	})
	return s.posts, err
}
