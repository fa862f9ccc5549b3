package boltstore

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// A writeTx is used by one closure only. An act on a thousand comments counts each in the same tallies
// and numbers each in the same log, and looks at each comment twice, so that is kept at hand.
type writeTx struct {
	tx
	wrote   bool
	loaded  map[notice.CommentID]notice.Comment    // as they are in this transaction
	counted map[notice.AnnouncementID]notice.Tally // written when the closure is done
	changed []notice.CommentID                     // comments put
	entries uint64                                 // the last number in the audit log; 0 if that is not known
}

// Comment is tx's.
func (x *writeTx) Comment(id notice.CommentID) (notice.Comment, error) {
	if c, ok := x.loaded[id]; ok {
		return c, nil
	}
	c, err := x.tx.Comment(id)
	if err == nil {
		x.keep(c)
	}
	return c, err
}

func (x *writeTx) keep(c notice.Comment) {
	if x.loaded == nil {
		x.loaded = map[notice.CommentID]notice.Comment{}
	}
	x.loaded[c.ID] = c
}

// Tally is tx's, and so are Totals and Head.
func (x *writeTx) Tally(id notice.AnnouncementID) (notice.Tally, error) {
	if t, ok := x.counted[id]; ok {
		return t, nil
	}
	return x.tx.Tally(id)
}

func (x *writeTx) Totals() (notice.Tally, error) { return x.Tally(0) }

func (x *writeTx) Head(slug string) (notice.Head, error) {
	h, err := x.tx.Head(slug)
	if t, ok := x.counted[h.ID]; ok && err == nil {
		h.Revision = t.Revision
	}
	return h, err
}

// flush writes the tallies that changed.
func (x *writeTx) flush() error {
	for id, t := range x.counted {
		if err := x.put(tallies, key(id), tallyBytes(t)); err != nil {
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
		a.ID = notice.AnnouncementID(max(x.lastNumber(announcements), x.discarded()) + 1)
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
		if v := x.get(slugs, []byte(e.key)); v != nil && head(v).ID != a.ID {
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
		x.count(a.ID, func(t *notice.Tally) {
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
		if c, err = x.number(c, before); err != nil {
			return c, err
		}
	}
	data, err := encodeComment(c)
	if err != nil || bytes.Equal(data, x.get(comments, key(c.ID))) {
		return c, err
	}
	err = errors.Join(
		x.stamp(c.ID),
		x.reindexComment(old, c),
		x.put(comments, key(c.ID), data),
		x.count(c.On, func(t *notice.Tally) {
			if old.ID != 0 {
				t.Add(old, -1)
			}
			t.Add(c, +1)
			if !old.SamePage(c) {
				t.Revision++
			}
			if old.Number == 0 && c.Number != 0 {
				t.Numbers++
				if c.Place == 0 {
					t.Threads++
				}
			}
		}),
		x.countAuthor(old, c),
	)
	x.keep(c)
	return c, err
}

// stamp notes that a comment was put, and that the comments are now like never before.
func (x *writeTx) stamp(id notice.CommentID) error {
	if x.changed = append(x.changed, id); len(x.changed) > 1 {
		return nil
	}
	mark := make([]byte, 8)
	rand.Read(mark)
	return x.put(tallies, stampKey, append(key(uint64(x.board.Tx().ID())), mark...))
}

// replaced returns the comment that c replaces; its zero value if c is new.
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
	if old.On != c.On || old.Root != c.Root || old.Parent != c.Parent || old.Author.Key != c.Author.Key || old.Origin != c.Origin ||
		old.Number != 0 && (old.Number != c.Number || old.Thread != c.Thread || old.Place != c.Place) {
		return old, fmt.Errorf("comment %v cannot change its place or its author", c.ID)
	}
	if !old.KeepsWords(c) {
		return old, fmt.Errorf("comment %v is a reader's, whose words cannot be changed", c.ID)
	}
	return old, nil
}

// number gives c its place on the page.
func (x *writeTx) number(c notice.Comment, t notice.Tally) (notice.Comment, error) {
	c.Number = t.Numbers + 1
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

// reindexComment replaces the entries of old with those of c. Its author, announcement and origin stay.
func (x *writeTx) reindexComment(old, c notice.Comment) error {
	sameSource := func(p, q notice.Part) bool { return p.Source == q.Source }
	if old.ID != 0 && slices.EqualFunc(old.Body.Parts, c.Body.Parts, sameSource) {
		return x.reindex(standEntries(old), standEntries(c))
	}
	return x.reindex(commentEntries(old), commentEntries(c))
}

// reindex replaces old entries with new ones and leaves alone what stays.
func (x *writeTx) reindex(old, new []entry) error {
	var errs []error
	for _, e := range old {
		if !slices.Contains(new, e) {
			errs = append(errs, x.delete(e.in, []byte(e.key)))
		}
	}
	for _, e := range new {
		if !slices.Contains(old, e) {
			errs = append(errs, x.put(e.in, []byte(e.key), []byte(e.val)))
		}
	}
	return errors.Join(errs...)
}

// count changes the tally of an announcement and the sum of all alike.
func (x *writeTx) count(id notice.AnnouncementID, change func(*notice.Tally)) error {
	for _, id := range []notice.AnnouncementID{id, 0} {
		t, err := x.Tally(id)
		if err != nil {
			return err
		}
		change(&t)
		if x.counted == nil {
			x.counted = map[notice.AnnouncementID]notice.Tally{}
		}
		x.counted[id] = t
	}
	return nil
}

// countAuthor moves a comment from one count of its author's to another.
func (x *writeTx) countAuthor(old, c notice.Comment) error {
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
	return x.put(authors, tallyKey(c.Author.Key), authorTallyBytes(t))
}

func (x *writeTx) AppendAudit(e notice.AuditEntry, said notice.Aside) (uint64, error) {
	if x.entries == 0 {
		x.entries = x.lastNumber(audit)
	}
	x.entries++
	e.Seq = x.entries
	data, err := encodeAudit(e)
	if err != nil {
		return 0, err
	}
	err = errors.Join(x.put(audit, key(e.Seq), data), x.reindex(nil, auditEntries(e)))
	if said != (notice.Aside{}) {
		data, err2 := encode(asideForm(said))
		err = errors.Join(err, err2, x.put(asides, key(e.Seq), data))
	}
	return e.Seq, err
}

func (x *writeTx) PutBatch(b notice.Batch) error {
	data, err := encodeBatch(b)
	if err != nil {
		return err
	}
	return x.put(batches, key(b.Seq), data)
}

func (x *writeTx) AppendVersion(id notice.CommentID, v notice.Version) error {
	data, err := encodeVersion(v)
	if err != nil {
		return err
	}
	last := uint64(0)
	for k := range x.backward(versions, key(id), key(uint64(id), math.MaxUint64)) {
		last = number(k[8:])
		break
	}
	return x.put(versions, key(uint64(id), last+1), data)
}

func (x *writeTx) PutVersion(id notice.CommentID, n uint64, v notice.Version) error {
	k := key(uint64(id), n)
	if _, err := x.at(versions, k); err != nil {
		return err
	}
	data, err := encodeVersion(v)
	if err != nil {
		return err
	}
	return x.put(versions, k, data)
}

func (x *writeTx) AppendRules(b notice.RuleBook) (notice.RuleBook, error) {
	b.Version = x.lastNumber(rulebooks) + 1
	data, err := encodeRuleBook(b)
	if err != nil {
		return b, err
	}
	return b, x.put(rulebooks, key(b.Version), data)
}

func (x *writeTx) PutSettings(s notice.Settings) (notice.Settings, error) {
	now, err := x.Settings()
	if err != nil {
		return s, err
	}
	if now.Version != s.Version {
		return s, fmt.Errorf("settings are at version %d, not %d: %w", now.Version, s.Version, notice.ErrConflict)
	}
	s.Version++
	data, err := encodeSettings(s)
	if err != nil {
		return s, err
	}
	return s, x.put(meta, settingsKey, data)
}

func (x *writeTx) Revise(id notice.AnnouncementID) error {
	if _, err := x.at(announcements, key(id)); err != nil {
		return err
	}
	return x.count(id, func(t *notice.Tally) { t.Revision++ })
}

func (x *writeTx) CountFlag(f notice.Flag, stopped bool) error {
	n, err := bytesCount(x.get(counters, []byte(f)))
	if err != nil {
		return err
	}
	if n.Marked++; stopped {
		n.Stopped++
	}
	return x.put(counters, []byte(f), countBytes(n))
}

// lastSnippetKey holds the last id that was given.
var lastSnippetKey = key(uint64(0))

func (x *writeTx) PutSnippet(s notice.Snippet) (notice.Snippet, error) {
	if s.ID == 0 {
		if last := x.get(snippets, lastSnippetKey); last != nil {
			s.ID = number(last)
		}
		s.ID++
		s.Version = 0
		if err := x.put(snippets, lastSnippetKey, key(s.ID)); err != nil {
			return s, err
		}
	} else if err := x.seenSnippet(s); err != nil {
		return s, err
	}
	s.Version++
	data, err := encodeSnippet(s)
	if err != nil {
		return s, err
	}
	return s, x.put(snippets, key(s.ID), data)
}

func (x *writeTx) DeleteSnippet(s notice.Snippet) error {
	if err := x.seenSnippet(s); err != nil {
		return err
	}
	return x.delete(snippets, key(s.ID))
}

// seenSnippet returns an error unless s has the version of what is there.
func (x *writeTx) seenSnippet(s notice.Snippet) error {
	now, err := x.Snippet(s.ID)
	if err == nil && now.Version != s.Version {
		err = fmt.Errorf("snippet %d is at version %d, not %d: %w", s.ID, now.Version, s.Version, notice.ErrConflict)
	}
	return err
}

func (x *writeTx) PutMemory(m notice.Memory) error {
	data, err := encodeMemory(m)
	if err != nil {
		return err
	}
	return x.put(memory, memoryKey, data)
}

func (x *writeTx) AppendActivity(a notice.Activity) error {
	a.Seq = x.lastNumber(activities) + 1
	data, err := encodeActivity(a)
	if err != nil {
		return err
	}
	return errors.Join(x.put(activities, key(a.Seq), data), x.reindex(nil, activityEntries(a)))
}

func (x *writeTx) PutPolicy(n int) error { return x.put(meta, policyKey, key(uint64(n))) }
