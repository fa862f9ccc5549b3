package notice

import (
	"fmt"
	"slices"
	"time"
)

// ThreadClosedAt returns since when readers cannot reply, as of t, in the thread that begins with root; zero if they
// can. A thread is closed by hand, or Screening.CloseAfter days after it was published; if that time is not known, only
// by hand.
func (s Settings) ThreadClosedAt(root Comment, t time.Time) time.Time {
	if !root.ClosedAt.IsZero() {
		return root.ClosedAt
	}
	if end := s.threadEnd(root); !end.IsZero() && !t.Before(end) {
		return end
	}
	return time.Time{}
}

// threadEnd returns when the thread that begins with root is closed by its age; zero if never.
func (s Settings) threadEnd(root Comment) time.Time {
	began := root.Posted
	if root.Status == Published && !root.Decided.IsZero() {
		began = root.Decided
	}
	if s.Screening.CloseAfter == 0 || began.IsZero() {
		return time.Time{}
	}
	return began.AddDate(0, 0, s.Screening.CloseAfter)
}

// ThreadEnds returns when those of the threads that are not closed by hand are closed by their age, in ascending order.
func (s Settings) ThreadEnds(threads []Thread) (ends []time.Time) {
	for _, t := range threads {
		if end := s.threadEnd(t.Root); t.Root.ClosedAt.IsZero() && !end.IsZero() {
			ends = append(ends, end)
		}
	}
	slices.SortFunc(ends, time.Time.Compare)
	return ends
}

// SetThreadClosed closes the thread that begins with c to readers (CloseThread) or opens it again (ReopenThread), and
// returns the audit entry.
//
// Errors: ErrForbidden, ErrConflict (it is closed or open already, or c does not begin a thread that is on the page).
func (c Comment) SetThreadClosed(a Action, by Actor, at time.Time) (Comment, AuditEntry, error) {
	if err := by.Need(ToModerate); err != nil {
		return c, AuditEntry{}, err
	}
	if a != CloseThread && a != ReopenThread {
		return c, AuditEntry{}, fmt.Errorf("%v closes no thread: %w", a, ErrForbidden)
	}
	to, err := c.Status.After(a)
	if err != nil {
		return c, AuditEntry{}, err
	}
	if c.Root != c.ID || (a == CloseThread) != c.ClosedAt.IsZero() {
		return c, AuditEntry{}, fmt.Errorf("%v of the thread of comment %v: %w", a, c.ID, ErrConflict)
	}
	e := c.entry(a, to, by, at)
	c.ClosedAt = time.Time{}
	if a == CloseThread {
		c.ClosedAt = at
	}
	return c, e, nil
}
