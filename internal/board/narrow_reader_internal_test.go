package board

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"noticeboard/internal/notice"
)

// Readers of one noun, as a test or another store can write them. A method that they do not have panics, so they also
// show that nothing else is read.
type (
	commentMap struct {
		notice.CommentReader
		all map[notice.CommentID]notice.Comment
	}
	slugMap struct {
		notice.AnnouncementReader
		all map[string]notice.AnnouncementID
	}
)

func (m commentMap) Comment(id notice.CommentID) (notice.Comment, error) {
	c, ok := m.all[id]
	if !ok {
		return c, fmt.Errorf("comment %v: %w", id, notice.ErrNotFound)
	}
	return c, nil
}

func (m slugMap) Head(slug string) (notice.Head, error) {
	id, ok := m.all[slug]
	if !ok {
		return notice.Head{}, notice.ErrNotFound
	}
	return notice.Head{ID: id}, nil
}

func TestAncestorsReadCommentsOnly(t *testing.T) {
	m := commentMap{all: map[notice.CommentID]notice.Comment{}}
	for id := notice.CommentID(1); id <= 7; id++ { // each replies to the one before
		m.all[id] = notice.Comment{ID: id, Parent: id - 1, Root: 1}
	}
	up, err := ancestors(m, m.all[7])
	var ids []notice.CommentID
	for _, c := range up {
		ids = append(ids, c.ID)
	}
	if want := []notice.CommentID{1, 4, 5, 6}; err != nil || !slices.Equal(ids, want) {
		t.Errorf("got %v, %v, want %v", ids, err, want)
	}
	delete(m.all, 5)
	if _, err := ancestors(m, m.all[7]); !errors.Is(err, notice.ErrNotFound) {
		t.Errorf("a missing parent: %v, want ErrNotFound", err)
	}
}

func TestFreeSlugReadsHeadsOnly(t *testing.T) {
	m := slugMap{all: map[string]notice.AnnouncementID{"water": 1, "water-2": 2}}
	for id, want := range map[notice.AnnouncementID]string{1: "water", 2: "water-2", 3: "water-3"} {
		if got, err := freeSlug(m, id, "water"); got != want || err != nil {
			t.Errorf("for announcement %d: got %q, %v, want %q", id, got, err, want)
		}
	}
}
