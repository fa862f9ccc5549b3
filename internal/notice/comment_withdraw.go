package notice

import (
	"fmt"
	"time"
)

// Withdrawable reports whether the author may withdraw c.
func (c Comment) Withdrawable() bool {
	_, err := c.Status.After(Withdraw)
	return err == nil && !c.Official()
}

// Withdraw withdraws c for its author, and returns the audit entry, which names no member of staff. It erases the text
// with its translations, the author's name, organisation and contact, what screening found, and the nonce. What stays
// are the comment's number and place, its times, and the keys of author and network.
//
// Errors: ErrConflict (c is not Withdrawable), ErrUnchanged (it is withdrawn already).
func (c Comment) Withdraw(at time.Time) (Comment, AuditEntry, error) {
	switch {
	case c.Status == Withdrawn && !c.Official():
		return c, AuditEntry{}, ErrUnchanged
	case !c.Withdrawable():
		return c, AuditEntry{}, fmt.Errorf("comment %v is %v and cannot be withdrawn: %w", c.ID, c.Status, ErrConflict)
	}
	e := c.entry(Withdraw, Withdrawn, Actor{}, at)
	c = c.withoutWords()
	c.Status, c.Decided = Withdrawn, at
	return c, e, nil
}
