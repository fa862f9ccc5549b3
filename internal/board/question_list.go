package board

import (
	"context"
	"time"

	"noticeboard/internal/notice"
)

const (
	maxSuggested = 10
	maxCounted   = 100
)

// Questions is one page of a list of work.
type Questions struct {
	Cases     []notice.Case
	Counts    map[notice.Duty]int // up to 100
	Answering map[notice.AnnouncementID]notice.Answering
	Within    int // days in which a question is promised to be answered
}

// Questions returns up to n of those who call for a duty, the oldest first: these are due first.
func (b *Board) Questions(ctx context.Context, by notice.Actor, d notice.Duty, after notice.CommentID, n int) (q Questions, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return q, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		q = Questions{Counts: map[notice.Duty]int{}, Answering: map[notice.AnnouncementID]notice.Answering{}}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		q.Within = settings.AnswerWithin
		for _, d := range notice.Duties {
			if q.Counts[d], err = tx.CountWorkList(b.workList(d, by, now, settings), maxCounted); err != nil {
				return err
			}
		}
		list, err := tx.WorkList(b.workList(d, by, now, settings), after, n)
		for _, c := range list {
			k, err := loadCase(tx, c)
			if err != nil {
				return err
			}
			q.Cases = append(q.Cases, k)
			if _, known := q.Answering[c.On]; !known {
				if q.Answering[c.On], err = answering(tx, c.On); err != nil {
					return err
				}
			}
		}
		return err
	})
	return q, err
}

func (b *Board) workList(d notice.Duty, by notice.Actor, now time.Time, s notice.Settings) notice.WorkList {
	return notice.WorkList{Duty: d, Login: by.Login, Before: notice.AskedBefore(now, s.AnswerWithin)}
}

// Answering returns what helps to answer questions on an announcement.
func (b *Board) Answering(ctx context.Context, by notice.Actor, on notice.AnnouncementID) (a notice.Answering, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return a, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		a, err = answering(tx, on)
		return err
	})
	return a, err
}

func answering(tx notice.Tx, on notice.AnnouncementID) (a notice.Answering, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return a, err
	}
	a.Within = settings.AnswerWithin
	a.Suggested, err = tx.Official(on, 0, maxSuggested)
	return a, err
}
