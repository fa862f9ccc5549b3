package board

import (
	"context"
	"slices"

	"noticeboard/internal/notice"
)

// A QueueFilter selects and orders pending comments. The zero value selects all of them, oldest first.
type QueueFilter struct {
	Only  QueueKind
	Lang  notice.Lang           // Comment.Lang; empty: any
	On    notice.AnnouncementID // zero: any
	Order notice.Order
	Apart bool // comments that say the same are listed one by one
}

// A QueueKind selects pending comments by what is known about them. The empty kind selects all.
type QueueKind string

const (
	QueueQuestions QueueKind = "questions" // marked as questions
	QueueClosely   QueueKind = "closely"   // to be looked at closely: screening marked them, or others say the same
	QueueFirst     QueueKind = "first"     // by authors about none of whose comments there was a decision yet
)

// QueueKinds lists every kind but the empty one.
var QueueKinds = []QueueKind{QueueQuestions, QueueClosely, QueueFirst}

// QueueCounts counts the pending comments that would be listed if one field of the filter was another and the others
// were the same.
type QueueCounts struct {
	All       int // without Only, Lang and On
	Listed    int // with the filter as it is
	Kinds     map[QueueKind]int
	Languages map[notice.Lang]int
	On        map[notice.AnnouncementID]int
	Cut       bool // there are more pending comments, newer than those that were counted
}

// A QueuePage is a page of the list of pending comments.
type QueuePage struct {
	Cases         []Case
	Alike         map[notice.CommentID]Alike // of a case: what others, listed with it, say the same; none with Apart
	Counts        QueueCounts
	Announcements map[notice.AnnouncementID]notice.Announcement // outlines of those that Counts.On counts
	Next          notice.CommentID                              // cursor of the next page; zero if there is none
	At            notice.Position                               // of the last change before the page was read
}

// Alike are pending comments that say the same as another one.
type Alike struct {
	Comments []notice.Comment // the first few
	Picks    []Pick           // all of them but the other one, up to notice.MaxBatch
}

// maxAlikeShown is how many of the comments that are alike are shown.
const maxAlikeShown = 20

// Waiting returns a page of the pending comments that a filter selects: up to n cases behind the cursor, or from the
// start if it is zero; only counts and announcements for an n of zero. Comments that say the same are one case: the first in the order, with the others as its Alike.
// Errors: ErrForbidden.
func (b *Board) Waiting(
	ctx context.Context, by notice.Actor, f QueueFilter, cursor notice.CommentID, n int,
) (p QueuePage, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return p, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		q, err := b.queueOutlines(tx)
		if err != nil {
			return err
		}
		p = QueuePage{Counts: q.countsFor(f), At: q.at, Alike: map[notice.CommentID]Alike{}}
		if p.Announcements, err = outlines(tx, slices.Clone(q.on)); err != nil || n <= 0 {
			return err
		}
		groups := grouped(q.list(f, cursor), f.Apart)
		if len(groups) > n {
			groups = groups[:n]
			p.Next = groups[n-1][0].id
		}
		var ids []notice.CommentID
		for _, g := range groups {
			ids = append(ids, g[0].id)
		}
		cs, err := tx.CommentsByID(ids)
		if err != nil {
			return err
		}
		if p.Cases, err = loadCases(tx, by, cs); err != nil {
			return err
		}
		return p.addAlike(tx, by, groups)
	})
	return p, err
}

// addAlike adds the comments that say the same as the first of their group.
func (p *QueuePage) addAlike(tx notice.CommentReader, by notice.Actor, groups [][]caseOutline) error {
	var ids []notice.CommentID
	for _, g := range groups {
		for _, o := range g[1:min(len(g), maxAlikeShown+1)] {
			ids = append(ids, o.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	cs, err := tx.CommentsByID(ids)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if len(g) == 1 {
			continue
		}
		others := g[1:]
		n := min(len(others), maxAlikeShown) // none of them is damaged: nothing is like those
		p.Alike[g[0].id] = Alike{visible(cs[:n], by), picksOf(others[:min(len(others), notice.MaxBatch-1)])}
		cs = cs[n:]
	}
	return nil
}

// picksOf returns the picks of the outlined comments that can be decided on: all whose records are not damaged.
func picksOf(os []caseOutline) (picks []Pick) {
	for _, o := range os {
		if o.damaged {
			continue
		}
		picks = append(picks, Pick{Comment: o.id, Seen: notice.Pending, Edits: o.edits})
	}
	return picks
}

// WaitingPicks returns the pending comments that a filter selects, up to notice.MaxBatch; cut is true if there are more.
// Errors: ErrForbidden.
func (b *Board) WaitingPicks(ctx context.Context, by notice.Actor, f QueueFilter) (picks []Pick, cut bool, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, false, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		q, err := b.queueOutlines(tx)
		if err != nil {
			return err
		}
		list := q.list(f, 0)
		cut = len(list) > notice.MaxBatch
		picks = picksOf(list[:min(len(list), notice.MaxBatch)])
		return nil
	})
	return picks, cut, err
}

// list returns the outlines that a filter selects, in its order, behind a cursor.
func (q *queueOutlines) list(f QueueFilter, cursor notice.CommentID) (all []caseOutline) {
	for _, o := range q.cases {
		if f.selects(o) && (cursor == 0 || f.behind(o.id, cursor)) {
			all = append(all, o)
		}
	}
	if f.Order == notice.Newest {
		slices.Reverse(all)
	}
	return all
}

// behind reports whether a comment comes behind a cursor.
func (f QueueFilter) behind(id, cursor notice.CommentID) bool {
	if f.Order == notice.Newest {
		return id < cursor
	}
	return id > cursor
}

// selects reports whether f selects a comment. One of which nothing is known is selected only with all others.
func (f QueueFilter) selects(o caseOutline) bool {
	if o.damaged {
		return f.Only == "" && f.Lang == "" && f.On == 0
	}
	return o.is(f.Only) && (f.Lang == "" || f.Lang == o.lang) && (f.On == 0 || f.On == o.on)
}

// is reports whether a comment is of a kind.
func (o caseOutline) is(kind QueueKind) bool {
	switch kind {
	case "":
		return true
	case QueueQuestions:
		return o.question
	case QueueClosely:
		return o.closely()
	case QueueFirst:
		return o.first
	}
	return false
}

func (q *queueOutlines) countsFor(f QueueFilter) QueueCounts {
	n := QueueCounts{
		All: len(q.cases), Kinds: map[QueueKind]int{}, Languages: map[notice.Lang]int{},
		On: map[notice.AnnouncementID]int{}, Cut: q.cut,
	}
	for _, o := range q.cases {
		if o.damaged {
			if f.selects(o) {
				n.Listed++
			}
			continue
		}
		kind, lang, on := o.is(f.Only), f.Lang == "" || f.Lang == o.lang, f.On == 0 || f.On == o.on
		if kind && lang && on {
			n.Listed++
		}
		if lang && on {
			for _, k := range QueueKinds {
				if o.is(k) {
					n.Kinds[k]++
				}
			}
		}
		if kind && on {
			n.Languages[o.lang]++
		}
		if kind && lang {
			n.On[o.on]++
		}
	}
	return n
}

// grouped puts outlines that say the same into one group, at the place of the first; unless apart, when each is a group.
func grouped(list []caseOutline, apart bool) (groups [][]caseOutline) {
	at := map[[16]byte]int{}
	for _, o := range list {
		if apart || o.alike == 1 {
			groups = append(groups, []caseOutline{o})
			continue
		}
		if i, known := at[o.text]; known {
			groups[i] = append(groups[i], o)
			continue
		}
		at[o.text] = len(groups)
		groups = append(groups, []caseOutline{o})
	}
	return groups
}
