package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A change is what one act makes of a comment.
type change struct {
	after notice.Comment
	entry notice.AuditEntry
	note  string // its detail
}

// changeComment does one thing to a comment and records it, in one transaction. What is so already
// (notice.ErrUnchanged) is no trouble, and is not recorded.
func (b *Board) changeComment(ctx context.Context, id notice.CommentID, do func(notice.WriteTx, notice.Comment) (change, error)) (after notice.Comment, err error) {
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		c, err := tx.Comment(id)
		if err != nil {
			return err
		}
		d, err := do(tx, c)
		if errors.Is(err, notice.ErrUnchanged) {
			after = c
			return nil
		}
		if err != nil {
			return err
		}
		after, err = storeWithEntry(tx, d.after, d.entry, notice.Remarks{Note: d.note})
		return err
	})
	if err != nil {
		return after, fmt.Errorf("comment %v: %w", id, err)
	}
	return after, nil
}

// MarkQuestion counts a reader's comment as a question, or no longer. One that has official replies
// is answered by them. Errors: ErrForbidden, ErrNotFound, ErrConflict (it is answered, or official).
func (b *Board) MarkQuestion(ctx context.Context, by notice.Actor, id notice.CommentID, question bool) (notice.Comment, error) {
	now := b.now()
	return b.changeComment(ctx, id, func(tx notice.WriteTx, c notice.Comment) (change, error) {
		c, entry, err := c.MarkQuestion(question, by, now)
		if err != nil || !question || !c.OnPage() {
			return change{c, entry, ""}, err
		}
		replies, err := directReplies(tx, c)
		for _, r := range replies {
			c = c.ApplyReply(r)
		}
		return change{c, entry, ""}, err
	})
}

// Assign says who answers a question. Errors: ErrForbidden, Problems, ErrNotFound, ErrConflict (it is
// answered, or someone has taken it on meanwhile).
func (b *Board) Assign(ctx context.Context, id notice.CommentID, a notice.Assignment) (notice.Comment, error) {
	now := b.now()
	return b.changeComment(ctx, id, func(_ notice.WriteTx, c notice.Comment) (change, error) {
		after, entry, err := c.Assign(a, now)
		return change{after, entry, a.To}, err
	})
}

// Refer says which other body is to answer a question; none takes that back. Errors: ErrForbidden,
// ErrNotText, Problems, ErrNotFound, ErrConflict (it is answered).
func (b *Board) Refer(ctx context.Context, by notice.Actor, id notice.CommentID, to string) (notice.Comment, error) {
	now := b.now()
	to, err := markup.CleanLine(to)
	if err != nil {
		return notice.Comment{}, err
	}
	return b.changeComment(ctx, id, func(_ notice.WriteTx, c notice.Comment) (change, error) {
		after, entry, err := c.Refer(to, by, now)
		return change{after, entry, to}, err
	})
}

// A Reference names a comment: by its id, or by its number on an announcement.
type Reference struct {
	ID     notice.CommentID // zero: by number
	Slug   string           // of the announcement; empty: that of the comment which refers
	Number uint64
}

// find returns the comment that a reference leads to from another, or Problems.
func (r Reference) find(tx notice.Tx, from notice.Comment) (c notice.Comment, err error) {
	on := from.On
	if r.ID != 0 {
		c, err = tx.Comment(r.ID)
	} else {
		if r.Slug != "" {
			var a notice.Announcement
			a, err = tx.AnnouncementBySlug(r.Slug)
			on = a.ID
		}
		if err == nil {
			c, err = tx.CommentByNumber(on, r.Number)
		}
	}
	if errors.Is(err, notice.ErrNotFound) {
		err = notice.Problems{"existing": {Key: "problem.existing.unknown"}}
	}
	return c, err
}

// AskedAndAnswered closes a question with a published official reply, on whatever announcement that
// stands. Errors: ErrForbidden, Problems, ErrNotFound, ErrConflict (it is answered otherwise).
func (b *Board) AskedAndAnswered(ctx context.Context, by notice.Actor, id notice.CommentID, with Reference) (notice.Comment, error) {
	now := b.now()
	return b.changeComment(ctx, id, func(tx notice.WriteTx, c notice.Comment) (change, error) {
		if err := by.Need(notice.ToAnswer); err != nil {
			return change{}, err
		}
		reply, err := with.find(tx, c)
		if err != nil {
			return change{}, err
		}
		after, reply, entry, err := c.AskedAndAnswered(reply, by, now)
		if err == nil {
			_, err = tx.PutComment(reply)
		}
		return change{after, entry, reply.ID.String()}, err
	})
}

// NotAnswered takes back that a question was closed with an official reply to something else. Errors:
// as AskedAndAnswered.
func (b *Board) NotAnswered(ctx context.Context, by notice.Actor, id, reply notice.CommentID) (notice.Comment, error) {
	now := b.now()
	return b.changeComment(ctx, id, func(tx notice.WriteTx, c notice.Comment) (change, error) {
		r, err := tx.Comment(reply)
		if err != nil {
			return change{}, err
		}
		after, r, entry, err := c.NotAnswered(r, by, now)
		if err == nil {
			_, err = tx.PutComment(r)
		}
		return change{after: after, entry: entry}, err
	})
}

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
