package board

import (
	"context"
	"errors"
	"sync"
	"time"

	"noticeboard/internal/notice"
	"noticeboard/internal/suggest"
)

// Suggestions of announcements for unknown paths. Anyone may cause any number of such requests, so their cost must
// not grow with the board.
const (
	maxSuggestable = 200 // latest announcements that can be suggested
	suggestionsTTL = time.Minute
	maxNearby      = 3
)

// suggestions is a cached index of the announcements that can be suggested. An index that is out of date does no
// harm: what it finds is read again from the store.
type suggestions struct {
	mu      sync.Mutex
	builtAt time.Time
	index   *suggest.Index
}

// Nearby is what a page for an unknown path can link to.
type Nearby struct {
	On         *notice.Announcement  // outline of the public announcement with the slug; nil if there is none
	LastNumber uint64                // the highest comment number on it; zero if On is nil or has no comments
	Maybe      []notice.Announcement // outlines of suggestions, best first; only if On is nil
}

// Nearby returns what is near an unknown path: the public announcement with the slug in it, or else up to three
// public announcements with words like those in asked. Either may be empty. Errors: only internal ones.
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
		nearest, err := tx.OutlinesByID(posts.Nearest(asked, maxNearby))
		for _, o := range nearest {
			if isPublic(o.Announcement, now) {
				n.Maybe = append(n.Maybe, o.Announcement)
			}
		}
		return err
	})
	return n, err
}

// announcementBySlug returns the announcement with a slug that is public at now; the zero Nearby if there is none.
func (b *Board) announcementBySlug(ctx context.Context, slug string, now time.Time) (n Nearby, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		h, err := tx.Head(slug)
		if err != nil {
			return err
		}
		found, err := tx.OutlinesByID([]notice.AnnouncementID{h.ID})
		if n = (Nearby{}); err == nil && len(found) == 1 && isPublic(found[0].Announcement, now) {
			n = Nearby{On: &found[0].Announcement, LastNumber: h.LastNumber}
		}
		return err
	})
	if errors.Is(err, notice.ErrNotFound) {
		return Nearby{}, nil
	}
	return n, err
}

// buildSuggestions returns the cached index, which it builds anew if it is older than suggestionsTTL.
func (b *Board) buildSuggestions(ctx context.Context, now time.Time) (*suggest.Index, error) {
	s := &b.suggestions
	s.mu.Lock()
	defer s.mu.Unlock()
	if age := now.Sub(s.builtAt); s.index != nil && 0 <= age && age < suggestionsTTL {
		return s.index, nil
	}
	err := b.store.View(ctx, func(tx notice.Tx) error {
		as, err := wholeAnnounced(tx, now, notice.Seek{}, maxSuggestable)
		if err == nil {
			s.index, s.builtAt = suggest.NewIndex(as), now
		}
		return err
	})
	return s.index, err
}
