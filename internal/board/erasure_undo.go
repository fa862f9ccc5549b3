package board

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// UndoErasure undoes the erasure with a number in the journal, or all of the batch with that number, except of comments
// that were withdrawn, or of which more was erased since. It returns the comments that it brought back, at least one.
// Errors: ErrForbidden, ErrNotFound (the number is not that of an erasure), ErrConflict (nothing can be undone, for
// instance because the day is over).
func (b *Board) UndoErasure(ctx context.Context, by notice.Actor, number uint64) (back []notice.Comment, err error) {
	if err := by.Need(notice.ToErase); err != nil {
		return nil, err
	}
	now := b.now()
	undo := func(
		h notice.HeldErasure, c notice.Comment, later []notice.AuditEntry,
	) (notice.Comment, notice.AuditEntry, error) {
		return h.Undo(c, later, by, now)
	}
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		back = nil
		var undone []notice.ListedErasure
		entries, err := erasureEntries(tx, number)
		if err != nil {
			return err
		}
		for _, e := range entries {
			c, was, err := undoErasure(tx, e.Comment, e.Seq, undo)
			if errors.Is(err, notice.ErrConflict) {
				continue
			}
			if err != nil {
				return err
			}
			back = append(back, c)
			undone = append(undone, notice.ListedErasure{Comment: c.ID, Erasure: was, At: now, Undone: true})
		}
		if len(back) == 0 {
			return fmt.Errorf("nothing of it is held: %w", notice.ErrConflict)
		}
		return b.listUndone(undone)
	})
	if err != nil {
		return nil, fmt.Errorf("undoing erasure %d: %w", number, err)
	}
	return back, nil
}

// erasureEntries returns the entry of an erasure, or all of the batch that it begins. They are consecutive.
func erasureEntries(tx notice.JournalReader, number uint64) (all []notice.JournalEntry, err error) {
	entries, err := tx.Journal(number-1, notice.MaxBatch)
	for i, e := range entries {
		act, _ := e.Kind.Act()
		if e.Kind == "" && i > 0 { // it is damaged
			continue
		}
		if act != notice.Erase || i > 0 && e.Batch != number || i == 0 && e.Seq != number {
			break
		}
		all = append(all, e)
	}
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("journal entry %d is no erasure: %w", number, notice.ErrNotFound)
	}
	return all, err
}

// An undoing undoes an erasure of which something is held; later lists the entries about the comment after it.
type undoing func(
	h notice.HeldErasure, c notice.Comment, later []notice.AuditEntry,
) (notice.Comment, notice.AuditEntry, error)

// undoErasure undoes the erasure of a comment with a number in the journal, and returns what it was, too.
func undoErasure(
	tx notice.WriteTx, id notice.CommentID, seq uint64, undo undoing,
) (back notice.Comment, was notice.Erasure, err error) {
	c, err1 := tx.Comment(id)
	held, err2 := tx.HeldErasures(id)
	later, err3 := tx.History(id, seq, maxHistory)
	if err := errors.Join(err1, err2, err3); err != nil {
		return c, was, err
	}
	i := slices.IndexFunc(held, func(h notice.HeldErasure) bool { return h.Entry == seq })
	if i < 0 {
		return c, was, fmt.Errorf("comment %v: nothing of it is held: %w", c.ID, notice.ErrConflict)
	}
	was = c.Erased // if more was erased since, Undo fails
	back, entry, err := undo(held[i], c, later)
	if err != nil {
		return c, was, err
	}
	back, _ = rerendered(back)
	if back, err = tx.RestoreErased(back, seq); err != nil {
		return c, was, err
	}
	if _, err := rerenderVersions(tx, back); err != nil {
		return c, was, err
	}
	if entry.From != entry.To {
		if err := updateAnswers(tx, back); err != nil {
			return c, was, err
		}
	}
	_, err = tx.AppendAudit(entry, notice.Remarks{})
	return back, was, err
}

// An UndoableErasure is an erasure that can still be undone, of one comment or of several by one author.
type UndoableErasure struct {
	Number   uint64    // for UndoErasure
	At       time.Time // when it was done
	Until    time.Time // it can be undone before then
	By       string    // login
	Erased   notice.Erasure
	Comments int              // how many it can be undone of
	Comment  notice.CommentID // one of them
}

// maxUndoable is how many comments UndoableErasures looks at.
const maxUndoable = 5000

// UndoableErasures lists the erasures that can be undone, latest first. Errors: ErrForbidden.
func (b *Board) UndoableErasures(ctx context.Context, by notice.Actor) (all []UndoableErasure, err error) {
	if err := by.Need(notice.ToErase); err != nil {
		return nil, err
	}
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		all = nil
		held, err := tx.HeldUntil(notice.HeldCursor{Until: now.Add(time.Millisecond)}, maxUndoable)
		if err != nil {
			return err
		}
		slices.SortFunc(held, func(a, b notice.HeldCursor) int { return cmp.Compare(a.Entry, b.Entry) })
		for _, h := range held {
			entries, err := tx.History(h.Comment, h.Entry-1, 1)
			if err != nil {
				return err
			}
			if len(entries) == 0 || entries[0].Seq != h.Entry {
				continue
			}
			e := entries[0]
			number := e.Seq
			if e.Batch != 0 {
				number = e.Batch
			}
			if n := len(all); n > 0 && all[n-1].Number == number {
				all[n-1].Comments++
				continue
			}
			all = append(all, UndoableErasure{
				Number: number, At: e.At, Until: h.Until, By: e.By, Erased: e.Erased, Comments: 1, Comment: h.Comment,
			})
		}
		slices.Reverse(all)
		return nil
	})
	return all, err
}
