package notice

import (
	"fmt"
	"time"
)

// Withdrawable reports whether its author may take c back.
func (c Comment) Withdrawable() bool {
	_, err := c.Status.After(Withdraw)
	return err == nil && !c.Official()
}

// Withdraw returns c as its author takes it back, and the entry to record. Its words are gone, in every
// language, with the name, the address, and what was found in the words; number and place stay. What is left tells
// the desk when it came and from whom of those it knows by a key. ErrConflict if it is not Withdrawable,
// ErrUnchanged if it is withdrawn.
func (c Comment) Withdraw(at time.Time) (Comment, AuditEntry, error) {
	switch {
	case c.Status == Withdrawn && !c.Official():
		return c, AuditEntry{}, ErrUnchanged
	case !c.Withdrawable():
		return c, AuditEntry{}, fmt.Errorf("comment %v is %v and cannot be withdrawn: %w", c.ID, c.Status, ErrConflict)
	}
	e := c.entry(Withdraw, Withdrawn, Actor{}, at)
	c.Status, c.Decided, c.Reason, c.Rules, c.Explanation = Withdrawn, at, "", 0, ""
	c.Author = Author{Key: c.Author.Key, Role: c.Author.Role}
	c.Body, c.Translations = Body{Policy: c.Body.Policy}, nil
	c.Flags, c.Guess, c.Screened, c.Notify = nil, Guess{}, 0, false
	c.Claim, c.Referral = Claim{}, Referral{}
	return c, e, nil
}
