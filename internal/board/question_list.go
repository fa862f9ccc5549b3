package board

import (
	"context"
	"time"

	"noticeboard/internal/notice"
)

// How many official replies are suggested, and up to which number questions are counted.
const (
	maxSuggested = 10
	maxCounted   = 100
)

// Questions is one page of a work list.
type Questions struct {
	Cases     []Case
	Counts    map[notice.Duty]int                 // up to maxCounted
	Answering map[notice.AnnouncementID]Answering // for each announcement that a case is on
	Within    int                                 // days within which questions are to be answered
}

// Answering is what the desk shows beside a case for answering it.
type Answering struct {
	Within    int              // Settings.AnswerWithin, in days
	Suggested []notice.Comment // official replies on the same announcement, newest first
}

// Questions returns up to n comments on the work list of a duty, oldest first, which are due first: those after the
// cursor, or the oldest if it is zero. Errors: ErrForbidden.
func (b *Board) Questions(
	ctx context.Context, by notice.Actor, d notice.Duty, after notice.CommentID, n int,
) (q Questions, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return q, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		q = Questions{Counts: map[notice.Duty]int{}, Answering: map[notice.AnnouncementID]Answering{}}
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
		if err != nil {
			return err
		}
		for _, c := range list {
			if _, known := q.Answering[c.On]; known || c.Damaged() {
				continue
			}
			if q.Answering[c.On], err = answering(tx, settings, by, c.On); err != nil {
				return err
			}
		}
		q.Cases, err = loadCases(tx, by, list)
		return err
	})
	return q, err
}

// workList returns the work list of a duty for an actor. What is overdue depends on now.
func (b *Board) workList(d notice.Duty, by notice.Actor, now time.Time, s notice.Settings) notice.WorkList {
	return notice.WorkList{Duty: d, Login: by.Login, Before: notice.AskedBefore(now, s.AnswerWithin)}
}

// Answering returns what helps to answer questions on an announcement. Errors: ErrForbidden.
func (b *Board) Answering(ctx context.Context, by notice.Actor, on notice.AnnouncementID) (a Answering, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return a, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		a, err = answering(tx, settings, by, on)
		return err
	})
	return a, err
}

// answering returns what helps to answer questions on an announcement.
func answering(
	tx notice.CommentReader, s notice.Settings, by notice.Actor, on notice.AnnouncementID,
) (Answering, error) {
	official, err := tx.Official(on, 0, maxSuggested)
	return Answering{Within: s.AnswerWithin, Suggested: visible(official, by)}, err
}
