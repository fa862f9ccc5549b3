package boltstore

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

func (x *writeTx) InsertComment(c notice.Comment, received time.Time) (notice.Comment, error) {
	if c.ID != 0 || c.On == 0 || c.Root != 0 || c.Number != 0 || c.Thread != 0 || c.Place != 0 {
		return c, fmt.Errorf("comment %v on %d in thread %v is not a new one", c.ID, c.On, c.Root)
	}
	c.ID = x.nextID(received)
	c.Root = c.ID
	if c.Parent != 0 {
		parent, err := x.Comment(c.Parent)
		if err != nil {
			return c, err
		}
		c.Root = parent.Root
	}
	return x.replace(notice.Comment{}, c)
}

// nextID returns the id of the next comment that is received at a time.
func (x *writeTx) nextID(received time.Time) notice.CommentID {
	next := notice.FirstIDAt(received)
	for k := range x.backward(comments, nil, key(next+1<<16)) {
		return max(next, notice.CommentID(number(k))+1)
	}
	return next
}

func (x *writeTx) PutComment(c notice.Comment) (notice.Comment, error) {
	old, err := x.replaced(c)
	if err != nil {
		return c, err
	}
	return x.replace(old, c)
}

// replace stores c in place of old, which is the zero Comment if c is new.
func (x *writeTx) replace(old, c notice.Comment) (notice.Comment, error) {
	before, err := x.Tally(c.On)
	if err != nil {
		return c, err
	}
	if c.Status == notice.Published && c.Number == 0 {
		if c, err = x.assignPlace(c, before); err != nil {
			return c, err
		}
	}
	data, err := encodeComment(c)
	if err != nil || old.ID != 0 && bytes.Equal(data, x.get(comments, key(c.ID))) {
		return c, err
	}
	x.erased = x.erased || erases(old, c)
	es := stateEntries(c)
	err = errors.Join(
		x.noteChange(c.ID),
		x.reindexComment(old, c, es),
		x.put(comments, key(c.ID), data),
		x.updateTally(c.On, func(t *notice.Tally) {
			if old.ID != 0 {
				t.Add(old, -1)
			}
			t.Add(c, +1)
			if !old.SamePage(c) {
				t.Revision++
			}
			if old.Number == 0 && c.Number != 0 {
				t.LastNumber++
				if c.Place == 0 {
					t.Threads++
				}
			}
			x.changeThreadFacets(t, old, c)
		}),
		x.updateAuthorTally(old, c),
	)
	x.cache(c)
	x.stored = append(x.stored, storedComment{c.ID, es})
	return c, err
}

// erases reports whether replacing old by c erases a text, an author's name, organisation or contact, or the code of a
// network.
func erases(old, c notice.Comment) bool {
	return old.ID != 0 &&
		(old.Body.Source() != c.Body.Source() || old.Author != c.Author || old.Network != c.Network)
}

// replaced returns the stored comment that c replaces. It returns an error if c changes a field that must not change.
func (x *writeTx) replaced(c notice.Comment) (old notice.Comment, err error) {
	if old, err = x.Comment(c.ID); err != nil {
		return old, err
	}
	if err := checkKept(old, c); err != nil {
		return old, err
	}
	if !old.KeepsWords(c) {
		return old, fmt.Errorf("comment %v is a reader's, whose words cannot be changed", c.ID)
	}
	return old, nil
}

// checkKept returns an error if c changes a field of old, besides the words, that must not change.
func checkKept(old, c notice.Comment) error {
	if old.On != c.On || old.Root != c.Root || old.Parent != c.Parent ||
		old.Author.Key != c.Author.Key || old.Origin != c.Origin ||
		old.Number != 0 && (old.Number != c.Number || old.Thread != c.Thread || old.Place != c.Place) {
		return fmt.Errorf("comment %v cannot change its place or its author", c.ID)
	}
	return nil
}

// assignPlace gives c the next number on its announcement, whose tally is t, and the next place in its thread, or
// the next thread if c begins one. The error is notice.ErrConflict if its thread is not on the page.
func (x *writeTx) assignPlace(c notice.Comment, t notice.Tally) (notice.Comment, error) {
	c.Number = t.LastNumber + 1
	if c.Root == c.ID {
		c.Thread, c.Place = t.Threads+1, 0
		return c, nil
	}
	root, err := x.Comment(c.Root)
	if err != nil {
		return c, err
	}
	if !root.OnPage() {
		return c, fmt.Errorf("comment %v: its thread is not on the page: %w", c.ID, notice.ErrConflict)
	}
	last, err := x.lastPlace(c.On, root.Thread)
	c.Thread, c.Place = root.Thread, last+1
	return c, err
}

// reindexComment replaces the index entries of old with those of c, of which es are the state entries. Author, announcement and origin never change,
// so while the text is the same too, only the state entries can differ.
func (x *writeTx) reindexComment(old, c notice.Comment, es []entry) error {
	sameSource := func(p, q notice.Part) bool { return p.Source == q.Source }
	if old.ID != 0 && slices.EqualFunc(old.Body.Parts, c.Body.Parts, sameSource) {
		return x.reindex(stateEntries(old), es)
	}
	return x.reindex(commentEntries(old), append(contentEntries(c), es...))
}
