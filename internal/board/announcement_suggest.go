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
	maxSuggestable = 200 // announcements that they are led to, the newest
	suggestionsTTL = time.Minute
	maxNearby      = 3
)

// suggestions are built when they are first asked for, and again when they are old. What changed
// meanwhile does no harm: what they lead to is looked at as it is.
type suggestions struct {
	mu      sync.Mutex
	builtAt time.Time
	index   *suggest.Index
}

// Nearby is what the public can see near an address.
type Nearby struct {
	On         *notice.Announcement // which a slug names; nil if it names none
	LastNumber uint64               // the last comment number on it
	Maybe      []notice.Announcement
}

// Nearby returns what is near an address with a slug; if that names nothing, up to three announcements
// with words like those that were asked for.
func (b *Board) Nearby(ctx context.Context, slug, asked string) (n Nearby, err error) {
	now := b.now()
	if n, err = b.announcementBySlug(ctx, slug, now); err != nil || n.On != nil || asked == "" {
		return n, err
	}
	posts, err := b.buildSuggestions(ctx, now)
	if err != nil {
		return n, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		n.Maybe = nil
		for _, id := range posts.Nearest(asked, maxNearby) {
			a, err := public(tx, id, now)
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

// announcementBySlug returns the public announcement that a slug names, if there is one.
func (b *Board) announcementBySlug(ctx context.Context, slug string, now time.Time) (n Nearby, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		h, err := tx.Head(slug)
		if err != nil {
			return err
		}
		a, err := public(tx, h.ID, now)
		if err != nil {
			return err
		}
		t, err := tx.Tally(h.ID)
		n = Nearby{On: &a, LastNumber: t.LastNumber}
		return err
	})
	if errors.Is(err, notice.ErrNotFound) {
		return Nearby{}, nil
	}
	return n, err
}

// buildSuggestions returns the suggestions, no older than they may be.
func (b *Board) buildSuggestions(ctx context.Context, now time.Time) (*suggest.Index, error) {
	s := &b.suggestions
	s.mu.Lock()
	defer s.mu.Unlock()
	if age := now.Sub(s.builtAt); s.index != nil && 0 <= age && age < suggestionsTTL {
		return s.index, nil
	}
	err := b.store.View(ctx, func(tx notice.Tx) error {
		as, err := tx.Announced(now, notice.Span{From: 1, To: maxSuggestable})
		if err == nil {
			s.index, s.builtAt = suggest.NewIndex(as), now
		}
		return err
	})
	return s.index, err
}
