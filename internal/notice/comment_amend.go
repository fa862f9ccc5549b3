package notice

import (
	"fmt"
	"slices"
	"time"
)

// An Amendment is what an author wants their comment to be.
type Amendment struct {
	Name, Organisation string
	Lang               Lang
	Body               Body
	Question           bool
}

// Amendable reports whether its author may correct c: it waits, and was never public.
func (c Comment) Amendable() bool { return c.Status == Pending && !c.OnPage() && !c.Official() }

// Amend returns c as its author corrects it, yet to be screened again, and the entry to record. What it
// said before is gone. ErrConflict if it is not Amendable, ErrUnchanged if that is what it says.
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

// same leaves the salts of the bodies out of account.
func (m Amendment) same(n Amendment) bool {
	return m.Name == n.Name && m.Organisation == n.Organisation && m.Lang == n.Lang && m.Question == n.Question &&
		slices.EqualFunc(m.Body.Parts, n.Body.Parts, func(p, q Part) bool { return p.Lang == q.Lang && p.Source == q.Source })
}
