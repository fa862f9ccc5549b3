package board

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"noticeboard/internal/notice"
)

// QueueNews is what has changed in the queue since a position.
type QueueNews struct {
	At      notice.Position
	Arrived []notice.CommentID // comments that wait now, did not then, and that the filter selects, by ascending ID
	Decided []Decided          // comments that do not wait any more and were put since then
	Unknown bool               // what has changed is not known, or too much to list
}

// A Decided says what became of a comment.
type Decided struct {
	Comment notice.CommentID
	Status  notice.Status
	By      string // login of who acted on it last; empty for its author and for screening
}

// maxNews is how many changes QueueNews lists.
const maxNews = 200

// QueuePosition returns the position of the last change of a comment. It reads nothing else. Errors: ErrForbidden.
func (b *Board) QueuePosition(ctx context.Context, by notice.Actor) (at notice.Position, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return at, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) (err error) {
		at, err = tx.Position()
		return err
	})
	return at, err
}

// QueueNews returns what has changed since a position in the queue that a filter selects. Errors: ErrForbidden.
func (b *Board) QueueNews(
	ctx context.Context, by notice.Actor, f QueueFilter, since notice.Position,
) (news QueueNews, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return news, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		q, err := b.queueOutlines(tx)
		if err != nil {
			return err
		}
		news = QueueNews{At: q.at}
		ids, to, err := tx.Changed(since, maxNews)
		if errors.Is(err, notice.ErrNotFound) || err == nil && to != q.at {
			news.Unknown = true
			return nil
		}
		if err != nil {
			return err
		}
		changes := map[notice.CommentID]int{}
		for _, id := range ids {
			changes[id]++
		}
		changed, err := tx.CommentsByID(slices.Sorted(maps.Keys(changes)))
		if err != nil {
			return err
		}
		return news.add(tx, q, f, changed, changes)
	})
	return news, err
}

// add adds what became of comments that were put, each as often as changes says.
func (news *QueueNews) add(
	tx notice.JournalReader, q *queueOutlines, f QueueFilter, changed []notice.Comment, changes map[notice.CommentID]int,
) error {
	for _, c := range changed {
		if c.Status == notice.Pending {
			i, known := q.find(c.ID)
			if !known || !f.selects(q.cases[i]) {
				continue
			}
			waited, err := waitedBefore(tx, c.ID, changes[c.ID])
			if err != nil {
				return err
			}
			if !waited {
				news.Arrived = append(news.Arrived, c.ID)
			}
			continue
		}
		if c.Official() || c.Damaged() {
			continue
		}
		d := Decided{Comment: c.ID, Status: c.Status}
		last, err := tx.HistoryBefore(c.ID, 0, 1)
		if err != nil && !errors.Is(err, notice.ErrDamaged) {
			return err
		}
		if len(last) > 0 {
			d.By = last[0].By
		}
		news.Decided = append(news.Decided, d)
	}
	return nil
}

// waitedBefore reports whether a comment that waits did so before its last n changes, too: each of them was an act that
// left its status as it was, such as a correction by its author. Receiving it is a change without an act.
func waitedBefore(tx notice.JournalReader, id notice.CommentID, n int) (bool, error) {
	acts, err := tx.HistoryBefore(id, 0, n)
	if errors.Is(err, notice.ErrDamaged) {
		return false, nil
	}
	changes := func(a notice.AuditEntry) bool { return a.From != a.To }
	return len(acts) == n && !slices.ContainsFunc(acts, changes), err
}

// find returns where the outline of a comment is.
func (q *queueOutlines) find(id notice.CommentID) (i int, known bool) {
	return slices.BinarySearchFunc(q.cases, id, func(o caseOutline, id notice.CommentID) int {
		return cmp.Compare(o.id, id)
	})
}
