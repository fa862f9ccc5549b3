package board

import (
	"context"
	"fmt"

	"noticeboard/internal/notice"
)

// UndoNthAct is Undo for the n-th entry of the journal that is about a comment, counted from 1.
func (b *Board) UndoNthAct(ctx context.Context, by notice.Actor, n uint64) (after notice.Comment, err error) {
	var seq uint64
	err = b.store.View(ctx, func(tx notice.Tx) error {
		seq, err = tx.NthAct(n)
		return err
	})
	if err != nil {
		return after, fmt.Errorf("undoing act %d: %w", n, err)
	}
	return b.Undo(ctx, by, seq)
}

// Undo undoes the decision in the audit entry with a number, which must be the last about its comment, and returns
// the comment. Errors: ErrForbidden, ErrNotFound, ErrConflict (there is a later entry, or the decision cannot be
// undone; the present comment is returned along with the error).
func (b *Board) Undo(ctx context.Context, by notice.Actor, seq uint64) (after notice.Comment, err error) {
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		entries, err := tx.Journal(seq-1, 1)
		if err != nil {
			return err
		}
		if len(entries) == 0 || entries[0].Seq != seq || entries[0].Comment == 0 {
			return fmt.Errorf("journal entry %d is about no comment: %w", seq, notice.ErrNotFound)
		}
		c, err := tx.Comment(entries[0].Comment)
		if err != nil {
			return err
		}
		after = c
		u, err := undoRequest(tx, c)
		if err != nil {
			return err
		}
		if u.Entry.Seq != seq {
			return fmt.Errorf("comment %v: entry %d came after %d: %w", c.ID, u.Entry.Seq, seq, notice.ErrConflict)
		}
		u.By = by
		c, e, err := c.Undo(u, now)
		if err != nil {
			return err
		}
		after, _, err = b.storeWithEntry(tx, c, e, notice.Remarks{})
		return err
	})
	if err != nil {
		return after, fmt.Errorf("undoing entry %d: %w", seq, err)
	}
	return after, nil
}

// undoRequest returns the last entry about a comment that changed its status, and the entry that had led to the
// status before. Entries that left the status as it was do not count.
func undoRequest(tx notice.JournalReader, c notice.Comment) (u notice.UndoRequest, err error) {
	const few = 3        // entries to read at once; usually the last two are enough
	var explained uint64 // number of the last entry that explained Cause afterwards; zero if none did
	for before := uint64(0); ; {
		entries, err := tx.HistoryBefore(c.ID, before, few)
		if err != nil {
			return u, err
		}
		for _, e := range entries {
			before = e.Seq
			switch {
			case e.Action == notice.Amend && u.Entry.Seq == 0:
				u.Amended = true
			case e.Action == notice.Explain && u.Entry.Seq != 0 && explained == 0:
				explained = e.Seq
			case e.From == e.To:
			case u.Entry.Seq == 0:
				u.Entry = e
			default:
				u.Cause.AuditEntry = e
				said, err := tx.Remarks([]uint64{e.Seq, max(e.Seq, explained)})
				if err == nil {
					u.Cause.Remarks, u.Cause.Explanation = said[0], said[1].Explanation
				}
				return u, err
			}
		}
		if len(entries) < few {
			return u, nil
		}
	}
}
