package notice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What authors do with their own comments. The record names nobody for it, as for what the board does
// by itself: an author is no member of the institution.

// A SeenState is how a comment stood when someone looked at it: nobody decides about words that they have
// not seen.
type SeenState struct {
	Status Status
	Edits  uint64
}

// State returns how c stands.
func (c Comment) State() SeenState { return SeenState{c.Status, c.Edits} }

// String returns what forms carry: pending, or pending.2 after two corrections.
func (s SeenState) String() string {
	if s.Edits == 0 {
		return s.Status.String()
	}
	return s.Status.String() + "." + strconv.FormatUint(s.Edits, 10)
}

// ParseSeenState undoes String. Any other text is ErrNotFound.
func ParseSeenState(text string) (s SeenState, err error) {
	status, edits, _ := strings.Cut(text, ".")
	if s.Status, err = ParseStatus(status); err != nil {
		return s, err
	}
	if edits != "" {
		s.Edits, _ = strconv.ParseUint(edits, 10, 64)
	}
	if s.String() != text {
		return s, fmt.Errorf("%q: %w", text, ErrNotFound)
	}
	return s, nil
}

// An Amendment is what an author wants their comment to be.
type Amendment struct {
	Name, Organisation string
	Lang               Lang
	Body               Body
	Question           bool
}

// Amendable reports whether its author may correct c: it waits, and was never public.
func (c Comment) Amendable() bool { return c.Status == Pending && !c.OnPage() && !c.Official() }

// Withdrawable reports whether its author may take c back.
func (c Comment) Withdrawable() bool {
	_, err := c.Status.After(Withdraw)
	return err == nil && !c.Official()
}

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
