package board

import (
	"context"

	"noticeboard/internal/notice"
)

// maxPlaces is up to which number questions are counted for their places.
const maxPlaces = 9999

// A QuestionPlace says where a question is in a work list, and which one comes next. Numbers count from 1, up to
// maxPlaces.
type QuestionPlace struct {
	Number     uint64         // of the question; zero if it is not in the list
	Next       notice.Comment // the one behind it, or else the first; zero if there is no other
	NextNumber uint64         // of Next; zero if there is none
	Total      uint64         // how many there are
}

// QuestionPlace returns the place of a question in the work list of a duty, which it need not be in any more. Errors:
// ErrForbidden.
func (b *Board) QuestionPlace(
	ctx context.Context, by notice.Actor, d notice.Duty, id notice.CommentID,
) (p QuestionPlace, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return p, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		s, err := tx.Settings()
		if err == nil {
			p, err = questionPlace(tx, b.workList(d, by, now, s), id)
		}
		return err
	})
	return p, err
}

func questionPlace(tx notice.WorkListReader, w notice.WorkList, id notice.CommentID) (p QuestionPlace, err error) {
	total, err := tx.CountWorkList(w, maxPlaces)
	if err != nil || total == 0 {
		return p, err
	}
	p.Total = uint64(total)
	around, err := tx.WorkList(w, id-1, 2) // the question, if it is in the list, and the next one
	if err != nil {
		return p, err
	}
	before := w
	before.Below = id
	n, err := tx.CountWorkList(before, maxPlaces)
	if err != nil {
		return p, err
	}
	if len(around) > 0 && around[0].ID == id {
		p.Number, around = uint64(n+1), around[1:]
		n++
	}
	if len(around) == 0 { // it was the last: on with the first
		n = 0
		if around, err = tx.WorkList(w, 0, 1); err != nil {
			return p, err
		}
	}
	if around[0].ID != id {
		p.Next, p.NextNumber = around[0], uint64(n+1)
	}
	return p, nil
}
