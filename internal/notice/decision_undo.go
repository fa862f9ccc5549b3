package notice

import (
	"fmt"
	"slices"
	"time"
)

// undoable lists the actions that Undo takes back.
var undoable = []Action{Approve, Decline, Remove, Restore, Answer, Undo}

// CanUndo reports whether Undo takes back what e records, as long as nothing has happened since.
func (e AuditEntry) CanUndo() bool { return slices.Contains(undoable, e.Action) }

// LastUndoable returns the last of the acts that changed a comment's status, if Undo takes it back:
// not over what its author has corrected since.
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

// An UndoRequest is a moderator's wish to take back one act.
type UndoRequest struct {
	Entry   AuditEntry   // the act; the last one about its comment
	Cause   HistoryEntry // the act that had led to the status from which Entry came; zero if there was none
	Amended bool         // its author has corrected the comment since
	By      Actor
}

// Undo returns c as it was before the last act, and the entry to record. What was published
// keeps its number. ErrForbidden if the actor may not, ErrConflict if something else happened since.
func (c Comment) Undo(u UndoRequest, at time.Time) (Comment, AuditEntry, error) {
	if err := u.By.Need(ToModerate); err != nil {
		return c, AuditEntry{}, err
	}
	if u.Amended || !u.Entry.CanUndo() || u.Entry.Comment != c.ID || u.Entry.To != c.Status {
		return c, AuditEntry{}, fmt.Errorf("comment %v is %v, cannot take back entry %d: %w", c.ID, c.Status, u.Entry.Seq, ErrConflict)
	}
	to := u.Entry.From
	if to == 0 { // an official reply comes from nowhere
		to = Withdrawn
	}
	e := c.entry(Undo, to, u.By, at)
	e.Undoes, e.Reason, e.Rules = u.Entry.Seq, u.Cause.Reason, u.Cause.Rules
	c.Status, c.Decided, c.Reason, c.Rules, c.Explanation = to, at, e.Reason, e.Rules, u.Cause.Explanation
	return c, e, nil
}
