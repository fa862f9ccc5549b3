package board

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"noticeboard/internal/notice"
)

// QueueNews is what has changed in the queue since a position.
type QueueNews struct {
	At      notice.Position
	Arrived []notice.CommentID // comments that wait now and that the filter selects, put since then, by ascending ID
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
		slices.Sort(ids)
		changed, err := tx.CommentsByID(slices.Compact(ids))
		if err != nil {
			return err
		}
		return news.add(tx, q, f, changed)
	})
	return news, err
}

// add adds what became of comments that were put.
func (news *QueueNews) add(tx notice.JournalReader, q *queueOutlines, f QueueFilter, changed []notice.Comment) error {
	for _, c := range changed {
		if c.Status == notice.Pending {
			if i, known := q.find(c.ID); known && f.selects(q.cases[i]) {
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

// find returns where the outline of a comment is.
func (q *queueOutlines) find(id notice.CommentID) (i int, known bool) {
	return slices.BinarySearchFunc(q.cases, id, func(o caseOutline, id notice.CommentID) int {
		return cmp.Compare(o.id, id)
	})
}
