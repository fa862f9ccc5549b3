package notice

import (
	"fmt"
	"time"
)

// ThreadClosedAt returns since when readers cannot reply in the thread that root begins, as of t; zero if
// they can. A thread is closed by hand, or when it is old enough; one of which nobody knows the age
// does not close by itself.
func (s Settings) ThreadClosedAt(root Comment, t time.Time) time.Time {
	if !root.ClosedAt.IsZero() {
		return root.ClosedAt
	}
	began := root.Posted
	if root.Status == Published && !root.Decided.IsZero() {
		began = root.Decided
	}
	if s.Screening.CloseAfter == 0 || began.IsZero() {
		return time.Time{}
	}
	if end := began.AddDate(0, 0, s.Screening.CloseAfter); !t.Before(end) {
		return end
	}
	return time.Time{}
}

// SetThreadClosed returns c, the first comment of a thread, with the thread closed to readers or open to them
// again (CloseThread, ReopenThread), and the entry to record. ErrForbidden if the actor may not,
// ErrConflict if it is so already or c begins no thread.
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
