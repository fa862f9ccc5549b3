package boltstore

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// A writeTx implements notice.WriteTx and auth.WriteTx for one closure. A batch that decides a thousand comments
// reads each of them twice, changes the same tallies each time and appends to the same log, so comments, tallies
// and the last audit number are cached.
type writeTx struct {
	tx
	wrote     bool                                   // something was put or deleted
	loaded    map[notice.CommentID]notice.Comment    // comments read or put in this transaction
	tallies   map[notice.AnnouncementID]notice.Tally // changed tallies, written by flush
	changed   []notice.CommentID                     // comments put, for Options.Changed
	lastAudit uint64                                 // highest number in the audit log; 0 if not read yet
}

// Comment implements notice.Tx. It sees what this transaction has put.
func (x *writeTx) Comment(id notice.CommentID) (notice.Comment, error) {
	if c, ok := x.loaded[id]; ok {
		return c, nil
	}
	c, err := x.tx.Comment(id)
	if err == nil {
		x.cache(c)
	}
	return c, err
}

func (x *writeTx) cache(c notice.Comment) {
	if x.loaded == nil {
		x.loaded = map[notice.CommentID]notice.Comment{}
	}
	x.loaded[c.ID] = c
}

// Tally, Totals and Head implement notice.Tx. They see what this transaction has changed.
func (x *writeTx) Tally(id notice.AnnouncementID) (notice.Tally, error) {
	if t, ok := x.tallies[id]; ok {
		return t, nil
	}
	return x.tx.Tally(id)
}

func (x *writeTx) Totals() (notice.Tally, error) { return x.Tally(0) }

func (x *writeTx) Head(slug string) (notice.Head, error) {
	h, err := x.tx.Head(slug)
	if t, ok := x.tallies[h.ID]; ok && err == nil {
		h = withTally(h, t)
	}
	return h, err
}

// flush writes the changed tallies.
func (x *writeTx) flush() error {
	for id, t := range x.tallies {
		if err := x.put(tallies, key(id), encodeTally(t)); err != nil {
			return err
		}
	}
	return nil
}

func (x *writeTx) put(t table, k, v []byte) error {
	x.wrote = true
	return x.board.Put(t.key(k), v)
}

func (x *writeTx) delete(t table, k []byte) error {
	x.wrote = true
	return x.board.Delete(t.key(k))
}

func (x *writeTx) NewID(t time.Time) (notice.CommentID, error) {
	first := notice.FirstIDAt(t)
	last := first
	for k := range x.backward(comments, nil, key(first+1<<16)) {
		last = max(last, notice.CommentID(number(k))+1)
		break
	}
	return last, nil
}

func (x *writeTx) PutAnnouncement(a notice.Announcement) (notice.Announcement, error) {
	var old notice.Announcement
	if a.ID == 0 {
		a.ID = notice.AnnouncementID(max(x.lastNumber(announcements), x.lastDiscarded()) + 1)
	} else {
		var err error
		if old, err = x.Announcement(a.ID); err != nil {
			return a, err
		}
	}
	for _, e := range announcementEntries(a) {
		if e.in != slugs {
			continue
		}
		if v := x.get(slugs, []byte(e.key)); v != nil && decodeHead(v).ID != a.ID {
			return a, fmt.Errorf("slug %q is another announcement's: %w", e.key, notice.ErrConflict)
		}
	}
	data, err := encodeAnnouncement(a)
	if err != nil || bytes.Equal(data, x.get(announcements, key(a.ID))) {
		return a, err
	}
	err = errors.Join(
		x.reindex(announcementEntries(old), announcementEntries(a)),
		x.put(announcements, key(a.ID), data),
		x.updateTally(a.ID, func(t *notice.Tally) {
			if !a.Draft || old.ID != 0 && !old.Draft {
				t.Revision++
			}
		}),
	)
	return a, err
}

func (x *writeTx) PutComment(c notice.Comment) (notice.Comment, error) {
	old, err := x.replaced(c)
	if err != nil {
		return c, err
	}
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
	if err != nil || bytes.Equal(data, x.get(comments, key(c.ID))) {
		return c, err
	}
	had := x.threadFacets(c)
	err = errors.Join(
		x.noteChange(c.ID),
		x.reindexComment(old, c),
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
			for i, has := range x.threadFacets(c) {
				t.Facets[i].Threads += has - had[i]
			}
		}),
		x.updateAuthorTally(old, c),
	)
	x.cache(c)
	return c, err
}

// noteChange records that a comment was put, for Options.Changed. At the first comment of the transaction it
// writes a new stamp: the number of the commit and 8 random bytes.
func (x *writeTx) noteChange(id notice.CommentID) error {
	if x.changed = append(x.changed, id); len(x.changed) > 1 {
		return nil
	}
	mark := make([]byte, 8)
	rand.Read(mark)
	return x.put(tallies, stampKey, append(key(uint64(x.board.Tx().ID())), mark...))
}

// replaced returns the stored comment that c replaces, or the zero Comment if c is new. It returns an error if c
// changes a field that must not change.
func (x *writeTx) replaced(c notice.Comment) (old notice.Comment, err error) {
	if c.ID == 0 || c.On == 0 || c.Root == 0 {
		return old, fmt.Errorf("comment %v on %d in thread %v is not placed", c.ID, c.On, c.Root)
	}
	old, err = x.Comment(c.ID)
	if errors.Is(err, notice.ErrNotFound) {
		return notice.Comment{}, nil
	}
	if err != nil {
		return old, err
	}
	if old.On != c.On || old.Root != c.Root || old.Parent != c.Parent ||
		old.Author.Key != c.Author.Key || old.Origin != c.Origin ||
		old.Number != 0 && (old.Number != c.Number || old.Thread != c.Thread || old.Place != c.Place) {
		return old, fmt.Errorf("comment %v cannot change its place or its author", c.ID)
	}
	if !old.KeepsWords(c) {
		return old, fmt.Errorf("comment %v is a reader's, whose words cannot be changed", c.ID)
	}
	return old, nil
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

// reindexComment replaces the index entries of old with those of c. Author, announcement and origin never change,
// so while the text is the same too, only the state entries can differ.
func (x *writeTx) reindexComment(old, c notice.Comment) error {
	sameSource := func(p, q notice.Part) bool { return p.Source == q.Source }
	if old.ID != 0 && slices.EqualFunc(old.Body.Parts, c.Body.Parts, sameSource) {
		return x.reindex(stateEntries(old), stateEntries(c))
	}
	return x.reindex(commentEntries(old), commentEntries(c))
}

// reindex deletes the entries that are only in before and puts those that are only in after.
func (x *writeTx) reindex(before, after []entry) error {
	var errs []error
	for _, e := range before {
		if !slices.Contains(after, e) {
			errs = append(errs, x.delete(e.in, []byte(e.key)))
		}
	}
	for _, e := range after {
		if !slices.Contains(before, e) {
			errs = append(errs, x.put(e.in, []byte(e.key), []byte(e.val)))
		}
	}
	return errors.Join(errs...)
}

// updateTally applies change to the tally of an announcement and to the sum of all tallies.
func (x *writeTx) updateTally(id notice.AnnouncementID, change func(*notice.Tally)) error {
	for _, id := range []notice.AnnouncementID{id, 0} {
		t, err := x.Tally(id)
		if err != nil {
			return err
		}
		change(&t)
		if x.tallies == nil {
			x.tallies = map[notice.AnnouncementID]notice.Tally{}
		}
		x.tallies[id] = t
	}
	return nil
}

// updateAuthorTally moves a comment from its old status to its new one in the tally of its author. If the comment
// is new, old is the zero Comment.
func (x *writeTx) updateAuthorTally(old, c notice.Comment) error {
	if old.Status == c.Status {
		return nil
	}
	t, err := x.AuthorTally(c.Author.Key)
	if err != nil {
		return err
	}
	if p := t.Count(old.Status); p != nil {
		*p--
	}
	if p := t.Count(c.Status); p != nil {
		*p++
	}
	return x.put(authors, tallyKey(c.Author.Key), encodeAuthorTally(t))
}
