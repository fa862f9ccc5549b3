package notice

import (
	"fmt"
	"slices"
	"time"
)

// An Amendment is a correction of a comment by its author: the new values.
type Amendment struct {
	Name, Organisation string
	Lang               Lang
	Body               Body
	Question           bool
}

// Amendable reports whether the author may correct c: it is pending, was never public, and has the author's name and
// address.
func (c Comment) Amendable() bool {
	return c.Status == Pending && !c.OnPage() && !c.Official() && c.Erased.None()
}

// Amend replaces the words of c by those of its author's correction, and returns the audit entry, which names no member
// of staff. The earlier words are not kept. The result must be screened again (Screen).
//
// Errors: ErrConflict (c is not Amendable), ErrUnchanged (m changes nothing).
func (c Comment) Amend(m Amendment, at time.Time) (Comment, AuditEntry, error) {
	if !c.Amendable() {
		return c, AuditEntry{}, fmt.Errorf("comment %v is %v and cannot be corrected: %w", c.ID, c.Status, ErrConflict)
	}
	old := Amendment{c.Author.Name, c.Author.Organisation, c.Lang, c.Body, c.Question}
	if old.same(m) {
		return c, AuditEntry{}, ErrUnchanged
	}
	e := c.entry(Amend, c.Status, Actor{}, at)
	c.Author.Name, c.Author.Organisation = m.Name, m.Organisation
	c.Lang, c.Body, c.Question = m.Lang, m.Body, m.Question
	c.Edits, c.Edited = c.Edits+1, at
	return c, e, nil
}

// same reports whether m and n are equal, not counting HTML and salt of the bodies.
func (m Amendment) same(n Amendment) bool {
	return m.Name == n.Name && m.Organisation == n.Organisation && m.Lang == n.Lang && m.Question == n.Question &&
		slices.EqualFunc(m.Body.Parts, n.Body.Parts, Part.sameSource)
}
