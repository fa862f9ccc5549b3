package notice

import (
	"fmt"
	"slices"
	"time"
)

// undoable lists the actions that can be undone.
var undoable = []Action{Approve, Decline, Remove, Restore, Answer, Undo}

// CanUndo reports whether Comment.Undo can undo the action of e, provided that it is the last one about its comment.
// Erasures are undone by HeldErasure.Undo, and that cannot be undone.
func (e AuditEntry) CanUndo() bool {
	return slices.Contains(undoable, e.Action) && e.From != Erased && e.To != Erased
}

// LastUndoable returns the last entry that changed the status of a comment, of acts in the order of their numbers. ok
// is false if there is none, if it cannot be undone, or if the author has corrected the comment since.
func LastUndoable(acts []HistoryEntry, id CommentID) (last HistoryEntry, ok bool) {
	for _, a := range slices.Backward(acts) {
		if a.Comment == id && a.Action == Amend {
			return last, false
		}
		if a.Comment == id && a.From != a.To {
			return a, a.CanUndo()
		}
	}
	return last, false
}

// An UndoRequest asks to undo an action.
type UndoRequest struct {
	Entry   AuditEntry   // records the action: the last one about its comment
	Cause   HistoryEntry // records the action that had led to Entry.From; zero if there was none
	Amended bool         // the author has corrected the comment since
	By      Actor
}

// Undo returns c to the status before an action, with the reason and the explanation that it had then, and returns the
// audit entry. A comment that was published keeps its number. An official reply becomes Withdrawn.
//
// Errors: ErrForbidden, ErrConflict (the action cannot be undone, or is no longer the last).
func (c Comment) Undo(u UndoRequest, at time.Time) (Comment, AuditEntry, error) {
	if err := u.By.Need(ToModerate); err != nil {
		return c, AuditEntry{}, err
	}
	if u.Amended || !u.Entry.CanUndo() || u.Entry.Comment != c.ID || u.Entry.To != c.Status {
		return c, AuditEntry{}, fmt.Errorf("comment %v is %v, cannot undo entry %d: %w",
			c.ID, c.Status, u.Entry.Seq, ErrConflict)
	}
	to := u.Entry.From
	if to == 0 { // an official reply had no status before Answer
		to = Withdrawn
	}
	e := c.entry(Undo, to, u.By, at)
	e.Undoes, e.Reason, e.Rules = u.Entry.Seq, u.Cause.Reason, u.Cause.Rules
	c.Status, c.Decided, c.Reason, c.Rules, c.Explanation = to, at, e.Reason, e.Rules, u.Cause.Explanation
	return c, e, nil
}
