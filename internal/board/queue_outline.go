package board

import (
	"cmp"
	"errors"
	"slices"
	"sync/atomic"

	"noticeboard/internal/notice"
)

// The queue of pending comments is filtered, counted and grouped by an outline of each, which is kept in memory. It
// follows the changes that the store lists, so that a page of the queue reads the records that it shows, and no others.

const (
	// maxOutlined is how many pending comments are outlined: the oldest.
	maxOutlined = 5000
	// maxFollowed is how many changes are followed. After more of them the outlines are made anew.
	maxFollowed = 2000
)

// A queueCache keeps the outlines that were made last.
type queueCache struct {
	last atomic.Pointer[queueOutlines]
	most int // maxOutlined
}

// A caseOutline is what the queue is filtered by, of one pending comment.
type caseOutline struct {
	id       notice.CommentID
	on       notice.AnnouncementID
	author   notice.AuthorKey
	text     [16]byte // Body.TextHash
	edits    uint64
	lang     notice.Lang
	question bool
	marked   bool // screening marked it for another reason than that its sender was not known
	unknown  bool // screening marked it because its sender was not known
	damaged  bool // its record is damaged: nothing else is known of it
	first    bool // nothing else by its author was ever decided on
	alike    int  // how many pending comments say the same, this one included
}

func newCaseOutline(c notice.Comment) caseOutline {
	if c.Damaged() {
		return caseOutline{id: c.ID, damaged: true}
	}
	o := caseOutline{
		id: c.ID, on: c.On, author: c.Author.Key, text: c.Body.TextHash(), edits: c.Edits, lang: c.Lang,
		question: c.Question,
	}
	for _, f := range c.Flags {
		if f == notice.FlagFirstTime || f == notice.FlagUnconfirmed {
			o.unknown = true
		} else {
			o.marked = true
		}
	}
	return o
}

// queueOutlines are the outlines of the pending comments at a position of the store. They are never changed.
type queueOutlines struct {
	at    notice.Position
	cases []caseOutline           // by ascending ID
	cut   bool                    // there are more pending comments
	on    []notice.AnnouncementID // that they are on, each once
}

// queueOutlines returns the outlines at the position of a snapshot.
func (b *Board) queueOutlines(tx notice.Tx) (*queueOutlines, error) {
	at, err := tx.Position()
	if err != nil {
		return nil, err
	}
	last := b.queue.last.Load()
	if last != nil && last.at == at {
		return last, nil
	}
	fresh, err := followOutlines(tx, last, at, b.queue.most)
	if err != nil {
		return nil, err
	}
	fresh.count()
	if last == nil || last.at.Seq <= at.Seq {
		b.queue.last.Store(fresh)
	}
	return fresh, nil
}

// followOutlines returns the outlines at a position, from those of an earlier one if the changes since are known.
func followOutlines(tx notice.Tx, last *queueOutlines, at notice.Position, most int) (*queueOutlines, error) {
	if last == nil {
		return readOutlines(tx, at, most)
	}
	ids, to, err := tx.Changed(last.at, maxFollowed)
	if errors.Is(err, notice.ErrNotFound) || err == nil && to != at {
		return readOutlines(tx, at, most)
	}
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	changed, err := tx.CommentsByID(ids)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(changed, notice.Comment.Damaged) { // whether they are pending, only the list says
		return readOutlines(tx, at, most)
	}
	q := &queueOutlines{at: at, cut: last.cut}
	authors := map[notice.AuthorKey]bool{}
	for _, o := range last.cases {
		if _, found := slices.BinarySearch(ids, o.id); found {
			authors[o.author] = true
			continue
		}
		q.cases = append(q.cases, o)
	}
	for _, c := range changed {
		authors[c.Author.Key] = true
		if c.Status == notice.Pending && (!q.cut || c.ID < last.end()) {
			q.cases = append(q.cases, newCaseOutline(c))
		}
	}
	slices.SortFunc(q.cases, func(a, b caseOutline) int { return cmp.Compare(a.id, b.id) })
	if q.cut && len(q.cases) < most {
		more, err := tx.WithStatus(notice.Pending, last.end(), most-len(q.cases)+1)
		if err != nil {
			return nil, err
		}
		q.add(more, authors, most)
	}
	if len(q.cases) > most {
		q.cases, q.cut = q.cases[:most], true
	}
	return q, q.setFirst(tx, authors)
}

// readOutlines makes the outlines of all pending comments, or of the oldest, up to the most.
func readOutlines(tx notice.Tx, at notice.Position, most int) (*queueOutlines, error) {
	all, err := tx.WithStatus(notice.Pending, 0, most+1)
	if err != nil {
		return nil, err
	}
	q, authors := &queueOutlines{at: at}, map[notice.AuthorKey]bool{}
	q.add(all, authors, most)
	return q, q.setFirst(tx, authors)
}

// add appends the outlines of comments, up to the most in all, and notes their authors.
func (q *queueOutlines) add(cs []notice.Comment, authors map[notice.AuthorKey]bool, most int) {
	room := max(0, most-len(q.cases))
	q.cut = len(cs) > room
	for _, c := range cs[:min(room, len(cs))] {
		q.cases, authors[c.Author.Key] = append(q.cases, newCaseOutline(c)), true
	}
}

// end returns the ID behind the last outlined comment.
func (q *queueOutlines) end() notice.CommentID {
	if len(q.cases) == 0 {
		return 0
	}
	return q.cases[len(q.cases)-1].id
}

// setFirst sets which comments of some authors are their first.
func (q *queueOutlines) setFirst(tx notice.AuthorReader, authors map[notice.AuthorKey]bool) error {
	var keys []notice.AuthorKey
	for key := range authors {
		keys = append(keys, key)
	}
	tallies, err := tx.AuthorTallies(keys)
	if err != nil {
		return err
	}
	first := map[notice.AuthorKey]bool{}
	for i, t := range tallies {
		first[keys[i]] = t.Published+t.Declined+t.Removed+t.Withdrawn == 0
	}
	for i := range q.cases {
		if o := &q.cases[i]; authors[o.author] && !o.damaged {
			o.first = first[o.author]
		}
	}
	return nil
}

// count counts which comments are alike, and lists the announcements.
func (q *queueOutlines) count() {
	alike, on := make(map[[16]byte]int, len(q.cases)), map[notice.AnnouncementID]bool{}
	for _, o := range q.cases {
		if o.damaged {
			continue
		}
		alike[o.text]++
		if !on[o.on] {
			on[o.on], q.on = true, append(q.on, o.on)
		}
	}
	for i := range q.cases {
		if o := &q.cases[i]; o.damaged {
			o.alike = 1
		} else {
			o.alike = alike[o.text]
		}
	}
}

// closely reports whether a comment is to be looked at closely.
func (o caseOutline) closely() bool { return o.marked || o.unknown && !o.first || o.alike > 1 }
