package board

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// Erasing. An administrator erases a comment, the name of its author, or everything by one author. It takes effect at
// once, and what was erased is held by the store for a day, so that it can be undone (notice.HeldErasure). After that
// ForgetErased deletes it.
//
// A backup that was made before the erasure brings what was erased back when it is restored, and one that was made within
// the day brings what is held. Carrying out such erasures again belongs here: it needs a list, outside of the database,
// of the comments and scopes.

// Erase erases a comment or the name of its author, as r says. Erasing the same again changes nothing; then seq, the
// number of the erasure in the journal, is zero. Errors: ErrForbidden, Problems (scope, reason), ErrNotFound,
// ErrConflict (it is not as r has it, or was erased for another reason; the present comment is returned along with the
// error).
func (b *Board) Erase(
	ctx context.Context, id notice.CommentID, r notice.ErasureRequest,
) (after notice.Comment, seq uint64, err error) {
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		seq = 0
		if after, err = tx.Comment(id); err != nil {
			return err
		}
		c, n, err := erase(tx, after, r, now, 0)
		if errors.Is(err, notice.ErrUnchanged) {
			return nil
		}
		if err == nil {
			after, seq = c, n
		}
		return err
	})
	if err != nil {
		return after, 0, fmt.Errorf("erasing comment %v: %w", id, err)
	}
	return after, seq, nil
}

// erase erases a comment as part of a batch (AuditEntry.Batch), and has the store hold what was erased. It returns the
// number of the entry.
func erase(
	tx notice.WriteTx, c notice.Comment, r notice.ErasureRequest, at time.Time, batch uint64,
) (after notice.Comment, seq uint64, err error) {
	after, e, err := c.Erase(r, at)
	if err != nil {
		return c, 0, err
	}
	e.Batch = batch
	if after, seq, err = storeWithEntry(tx, after, e, notice.Remarks{}); err != nil {
		return c, 0, err
	}
	return after, seq, tx.HoldErased(notice.HeldErasure{Entry: seq, Until: at.Add(notice.ErasureGrace), Was: c})
}

// EraseAuthor erases all comments of a reader, or their name in all of them, as r says, in one transaction: the latest
// notice.MaxBatch that hold any of it. It returns how many, and the number of the batch in the journal; zero if there
// were none. Errors: ErrForbidden, Problems (scope, reason), ErrNotFound (there is no such author, or it is a member of
// staff).
func (b *Board) EraseAuthor(
	ctx context.Context, of notice.Subject, r notice.ErasureRequest,
) (done int, batch uint64, err error) {
	if err := r.Check(); err != nil {
		return 0, 0, err
	}
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		done, batch = 0, 0
		for before := notice.CommentID(0); ; {
			cs, err := tx.ByAuthor(of.Author(), before, erasureBatch)
			if err != nil {
				return err
			}
			if before == 0 && (len(cs) == 0 || cs[0].Official()) {
				return fmt.Errorf("author %s: %w", of.Short(), notice.ErrNotFound)
			}
			for _, c := range slices.Clone(cs) {
				before = c.ID
				if !c.Erasable(r.Scope) {
					continue
				}
				if done == notice.MaxBatch {
					return nil
				}
				in := batch
				if done == 0 {
					in = notice.NewBatch
				}
				_, seq, err := erase(tx, c, r, now, in)
				if err != nil {
					return err
				}
				if done++; done == 1 {
					batch = seq
				}
			}
			if len(cs) < erasureBatch {
				return nil
			}
		}
	})
	if err != nil {
		return 0, 0, fmt.Errorf("erasing what an author wrote: %w", err)
	}
	return done, batch, nil
}

// erasureBatch is how many comments of an author are read at once.
const erasureBatch = 100

// UndoErasure undoes the erasure with a number in the journal, or all of the batch with that number, except of comments
// that were withdrawn, or of which more was erased since. It returns the comments that it brought back, at least one.
// Errors: ErrForbidden, ErrNotFound (the number is not that of an erasure), ErrConflict (nothing can be undone, for
// instance because the day is over).
func (b *Board) UndoErasure(ctx context.Context, by notice.Actor, number uint64) (back []notice.Comment, err error) {
	if err := by.Need(notice.ToErase); err != nil {
		return nil, err
	}
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		back = nil
		entries, err := erasureEntries(tx, number)
		if err != nil {
			return err
		}
		for _, e := range entries {
			c, err := undoErasure(tx, e, by, now)
			if errors.Is(err, notice.ErrConflict) {
				continue
			}
			if err != nil {
				return err
			}
			back = append(back, c)
		}
		if len(back) == 0 {
			return fmt.Errorf("nothing of it is held: %w", notice.ErrConflict)
		}
		return nil
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

func undoErasure(
	tx notice.WriteTx, e notice.JournalEntry, by notice.Actor, at time.Time,
) (back notice.Comment, err error) {
	c, err1 := tx.Comment(e.Comment)
	held, err2 := tx.HeldErasures(e.Comment)
	later, err3 := tx.History(e.Comment, e.Seq, maxHistory)
	if err := errors.Join(err1, err2, err3); err != nil {
		return c, err
	}
	i := slices.IndexFunc(held, func(h notice.HeldErasure) bool { return h.Entry == e.Seq })
	if i < 0 {
		return c, fmt.Errorf("comment %v: nothing of it is held: %w", c.ID, notice.ErrConflict)
	}
	back, entry, err := held[i].Undo(c, later, by, at)
	if err != nil {
		return c, err
	}
	back, _ = rerendered(back)
	if back, err = tx.RestoreErased(back, e.Seq); err != nil {
		return c, err
	}
	if _, err := rerenderVersions(tx, back); err != nil {
		return c, err
	}
	if entry.From != entry.To {
		if err := updateAnswers(tx, back); err != nil {
			return c, err
		}
	}
	_, err = tx.AppendAudit(entry, notice.Remarks{})
	return back, err
}

// forgottenAtOnce is how many erasures one transaction of ForgetErased deletes what is held of.
const forgottenAtOnce = 200

// ForgetErased deletes what is held of erasures that cannot be undone any more, and returns of how many. The classifier
// first forgets what it has learned from them. If the clock has gone back by more than a day since, it deletes it before
// the day is over, so that nothing is held for long by a time that was wrong. Errors: only internal ones.
func (b *Board) ForgetErased(ctx context.Context) (done int, err error) {
	now := b.now()
	for {
		var due []notice.HeldCursor
		err := b.store.View(ctx, func(tx notice.Tx) error {
			due, err = overErasures(tx, now)
			return err
		})
		if err != nil || len(due) == 0 {
			return done, err
		}
		if err := errors.Join(b.spam.Learn(ctx), b.spam.Save(ctx)); err != nil {
			return done, err
		}
		err = b.store.Update(ctx, func(tx notice.WriteTx) (err error) {
			for _, h := range due {
				err = errors.Join(err, tx.DropErased(h.Comment, h.Entry))
			}
			return err
		})
		if err != nil {
			return done, fmt.Errorf("forgetting what was erased: %w", err)
		}
		done += len(due)
	}
}

// overErasures lists some of what is held for longer than it may be, as of now.
func overErasures(tx notice.ErasureReader, now time.Time) (due []notice.HeldCursor, err error) {
	held, err := tx.HeldUntil(notice.HeldCursor{}, forgottenAtOnce)
	for _, h := range held {
		if !now.Before(h.Until) {
			due = append(due, h)
		}
	}
	if err != nil || len(due) > 0 {
		return due, err
	}
	return tx.HeldUntil(notice.HeldCursor{Until: now.Add(2 * notice.ErasureGrace)}, forgottenAtOnce)
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

// A FoundAuthor is an author who gave an e-mail address that was searched for.
type FoundAuthor struct {
	Subject notice.Subject
	Name    string // that they gave last; empty if it was erased
	Tally   notice.AuthorTally
}

// AuthorsByEmail returns the authors who gave an e-mail address: those of its spellings (fold.EmailSpellings), since
// keys were once derived from either of them. It compares no addresses, so it also finds those whose address was erased.
// Errors: ErrForbidden, Problems (email).
func (b *Board) AuthorsByEmail(ctx context.Context, by notice.Actor, email string) (found []FoundAuthor, err error) {
	if err := by.Need(notice.ToErase); err != nil {
		return nil, err
	}
	if fold.Email(email) == "" {
		return nil, notice.Problems{"email": {Key: "problem.email.missing"}}
	}
	var keys []notice.AuthorKey
	for _, s := range fold.EmailSpellings(email) {
		keys = append(keys, b.authorKey(s))
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		found = nil
		tallies, err := tx.AuthorTallies(keys)
		if err != nil {
			return err
		}
		var subjects []notice.Subject
		for _, k := range keys {
			subjects = append(subjects, k.Subject())
		}
		names, err := subjectNames(tx, subjects)
		if err != nil {
			return err
		}
		for i, t := range tallies {
			if t != (notice.AuthorTally{}) {
				found = append(found, FoundAuthor{subjects[i], names[i], t})
			}
		}
		return nil
	})
	return found, err
}
