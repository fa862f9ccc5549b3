package notice

import (
	"fmt"
	"strings"
	"time"
)

// An Erasure says what was erased of a comment, and why. The zero Erasure means nothing. It is in the
// comment, and in the journal as the detail of the entry.
type Erasure struct {
	Scope  ErasureScope
	Reason ErasureReason
}

// None reports whether nothing was erased.
func (e Erasure) None() bool { return e == Erasure{} }

// String returns the names of the scope and of the reason with a space between them; empty if nothing was erased.
func (e Erasure) String() string {
	if e.None() {
		return ""
	}
	return e.Scope.String() + " " + e.Reason.String()
}

// ParseErasure is the inverse of String. Any other text is ErrNotFound.
func ParseErasure(text string) (e Erasure, err error) {
	if text == "" {
		return e, nil
	}
	scope, reason, _ := strings.Cut(text, " ")
	if e.Scope, err = ParseErasureScope(scope); err == nil {
		e.Reason, err = ParseErasureReason(reason)
	}
	return e, err
}

// An ErasureScope says what is erased.
type ErasureScope uint8

const (
	// EraseAll erases the words with their translations and earlier texts, the author's name, organisation and address,
	// and the explanations and notes that were written about the comment. A stub stays.
	EraseAll ErasureScope = iota + 1
	// EraseName erases who wrote it: the author's name, organisation and address. The words stay.
	EraseName
)

// ErasureScopes lists every scope.
var ErasureScopes = []ErasureScope{EraseAll, EraseName}

var erasureScopeNames = map[ErasureScope]string{EraseAll: "all", EraseName: "name"}

// String returns the name of the scope in forms, the journal and message keys.
func (s ErasureScope) String() string { return erasureScopeNames[s] }

// ParseErasureScope is the inverse of String. Any other text is ErrNotFound.
func ParseErasureScope(text string) (ErasureScope, error) { return parse(erasureScopeNames, text) }

// An ErasureReason says why something is erased.
type ErasureReason uint8

const (
	ByAuthor  ErasureReason = iota + 1 // its author asked for it
	ByOther                            // another person asked for it, whom the comment is about
	ByOrder                            // a court or an authority ordered it
	Retention                          // it was kept for as long as it may be
)

// ErasureReasons lists every reason.
var ErasureReasons = []ErasureReason{ByAuthor, ByOther, ByOrder, Retention}

var erasureReasonNames = map[ErasureReason]string{
	ByAuthor: "author", ByOther: "other", ByOrder: "order", Retention: "retention",
}

// String returns the name of the reason in forms, the journal and message keys.
func (r ErasureReason) String() string { return erasureReasonNames[r] }

// ParseErasureReason is the inverse of String. Any other text is ErrNotFound.
func ParseErasureReason(text string) (ErasureReason, error) { return parse(erasureReasonNames, text) }

// ErasureGrace is how long an erasure can be undone. Until then what was erased is held (HeldErasure).
const ErasureGrace = 24 * time.Hour

// An ErasureRequest asks to erase what an Erasure says.
type ErasureRequest struct {
	Erasure
	Seen SeenState // of the comment; zero: it does not matter
	By   Actor
	Own  bool // its author erases it, who has proved to be that; By is nobody and the reason ByAuthor then
}

// Check returns ErrForbidden unless the actor may erase or the author does, and Problems (scope, reason) if the request
// says not what to erase, or not why.
func (r ErasureRequest) Check() error {
	if r.Own && (r.By != Actor{} || r.Reason != ByAuthor) {
		return fmt.Errorf("erasing one's own as %q: %w", r.By.Login, ErrForbidden)
	}
	if err := r.By.Need(ToErase); err != nil && !r.Own {
		return err
	}
	p := Problems{}
	if r.Scope.String() == "" {
		p["scope"] = Problem{Key: "problem.erasure.scope"}
	}
	if r.Reason.String() == "" {
		p["reason"] = Problem{Key: "problem.erasure.reason"}
	}
	return p.Err()
}

// A HeldErasure is what an erasure took from a comment. A store holds it until the erasure is undone, or cannot be
// undone any more.
type HeldErasure struct {
	Entry uint64    // number of the erasure in the journal
	Until time.Time // it can be undone before then
	Was   Comment   // before the erasure

	// The store fills these in.
	Words    map[uint64]JournalWords // that belong to entries about the comment, by their numbers
	Versions []Version               // earlier texts of an official reply, oldest first
}

// Undo returns c, from which the erasure took what h holds, with that in it again, and the audit entry. Later lists the
// entries about the comment after the erasure.
//
// What was erased with the name alone comes back whatever was decided meanwhile. A comment that was erased as a whole
// returns to its status; its thread stays closed or open as it is now, and its answers are those of now.
//
// Errors: ErrForbidden; ErrConflict (the day is over; or the author has withdrawn or corrected the comment since, or
// more was erased).
func (h HeldErasure) Undo(c Comment, later []AuditEntry, by Actor, at time.Time) (Comment, AuditEntry, error) {
	if err := by.Need(ToErase); err != nil {
		return c, AuditEntry{}, err
	}
	return h.undo(c, later, by, at)
}

// UndoOwn is Undo for the author, who has proved to be that, of what they erased themselves: an erasure by anybody else
// is ErrForbidden.
func (h HeldErasure) UndoOwn(
	c Comment, erasure AuditEntry, later []AuditEntry, at time.Time,
) (Comment, AuditEntry, error) {
	if !erasure.ErasedByAuthor() || erasure.Seq != h.Entry {
		return c, AuditEntry{}, fmt.Errorf("comment %v: undoing erasure %d: %w", c.ID, h.Entry, ErrForbidden)
	}
	return h.undo(c, later, Actor{}, at)
}

// ErasedByAuthor reports whether e is an erasure that the author asked for and no member of staff carried out: the
// author did, or a restored copy from before it was erased again.
func (e AuditEntry) ErasedByAuthor() bool {
	return e.Action == Erase && e.By == "" && e.Erased.Reason == ByAuthor
}

// DoneByAuthor reports whether the author of the comment did what e says.
func (e AuditEntry) DoneByAuthor() bool {
	switch e.Action {
	case Withdraw, Amend:
		return true
	case Undo:
		return e.By == "" // of an erasure: nobody else undoes anything without a name
	}
	return e.ErasedByAuthor()
}

func (h HeldErasure) undo(c Comment, later []AuditEntry, by Actor, at time.Time) (Comment, AuditEntry, error) {
	if !at.Before(h.Until) || c.Erased.None() || overtaken(later) {
		return c, AuditEntry{}, fmt.Errorf("comment %v: erasure %d cannot be undone: %w", c.ID, h.Entry, ErrConflict)
	}
	back := c
	if c.Status == Erased {
		back = h.Was
		back.Answers, back.ClosedWith, back.ClosedAt = c.Answers, c.ClosedWith, c.ClosedAt
	} else {
		back.Author, back.Guess.Words = h.Was.Author, h.Was.Guess.Words
		back.Notify, back.Nonce = h.Was.Notify, h.Was.Nonce
	}
	back.Erased = h.Was.Erased
	e := c.entry(Undo, back.Status, by, at)
	e.Undoes = h.Entry
	return back, e, nil
}

// overtaken reports whether one of the entries about a comment after its erasure keeps that from being undone. An
// erasure that was undone does not.
func overtaken(later []AuditEntry) bool {
	erasures := map[uint64]bool{}
	for _, e := range later {
		switch e.Action {
		case Withdraw, Amend:
			return true
		case Erase:
			erasures[e.Seq] = true
		case Undo:
			delete(erasures, e.Undoes)
		}
	}
	return len(erasures) > 0
}
