package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// listErased puts erasures that are stored in the list. If that fails, completeList does it within a minute, before
// what was erased is deleted for good.
func (b *Board) listErased(e notice.Erasure, at time.Time, ids ...notice.CommentID) {
	if b.erasures == nil {
		return
	}
	var listed []notice.ListedErasure
	for _, id := range ids {
		listed = append(listed, notice.ListedErasure{Comment: id, Erasure: e, At: at})
	}
	_ = b.erasures.Put(listed...)
}

// listWithdrawn puts a comment that its author has withdrawn in the list. If that fails, completeList does it later.
func (b *Board) listWithdrawn(c notice.Comment) {
	if b.erasures == nil {
		return
	}
	if err := b.erasures.Put(withdrawal(c)); err != nil {
		b.withdrawalsListed.Store(false)
	}
}

// withdrawal returns what the list says of a withdrawn comment.
func withdrawal(c notice.Comment) notice.ListedErasure {
	return notice.ListedErasure{
		Comment: c.ID, Erasure: notice.Erasure{Scope: notice.EraseAll, Reason: notice.ByAuthor}, At: c.Decided,
		Withdrawn: true,
	}
}

// listUndone puts in the list that erasures are undone, before that is stored: otherwise a program that ends between
// the two would leave in the list what nobody wants erased. If it is not stored, completeList lists the erasure again.
func (b *Board) listUndone(undone []notice.ListedErasure) error {
	if b.erasures == nil {
		return nil
	}
	return b.erasures.Put(undone...)
}

// completeList puts in the list what is held of erasures and not in it, and the first time also withdrawals that are not:
// those of an earlier version of the program, or from just before a crash. If there is no list, it begins one with all
// erasures and withdrawals of the board.
func (b *Board) completeList(ctx context.Context) (err error) {
	if b.erasures == nil {
		return nil
	}
	if !b.erasures.Begun() {
		before, err := b.allErased(ctx)
		if err != nil {
			return err
		}
		if err := b.erasures.Begin(before); err != nil {
			return err
		}
	}
	if !b.withdrawalsListed.Load() {
		if err := b.listWithdrawals(ctx); err != nil {
			return err
		}
		b.withdrawalsListed.Store(true)
	}
	var held []notice.ListedErasure
	for after, more := (notice.HeldCursor{}), true; more && err == nil; {
		err = b.store.View(ctx, func(tx notice.Tx) error {
			ends, err := tx.HeldUntil(after, forgottenAtOnce)
			more = len(ends) == forgottenAtOnce
			for _, end := range ends {
				e, err := erasureEntry(tx, end)
				if err != nil {
					return err
				}
				if after = end; !e.Erased.None() {
					held = append(held, notice.ListedErasure{Comment: end.Comment, Erasure: e.Erased, At: e.At})
				}
			}
			return err
		})
	}
	if err != nil {
		return err
	}
	return b.erasures.Put(held...)
}

// listWithdrawals puts all withdrawals in the list.
func (b *Board) listWithdrawals(ctx context.Context) error {
	for after := notice.CommentID(0); ; {
		var cs []notice.Comment
		err := b.store.View(ctx, func(tx notice.Tx) (err error) {
			cs, err = tx.WithStatus(notice.Withdrawn, after, authorAtOnce)
			return err
		})
		if err != nil || len(cs) == 0 {
			return err
		}
		var listed []notice.ListedErasure
		for _, c := range cs {
			if after = c.ID; !c.Damaged() {
				listed = append(listed, withdrawal(c))
			}
		}
		if err := b.erasures.Put(listed...); err != nil {
			return err
		}
	}
}

// erasureEntry returns the entry of an erasure of which something is held; none if it is damaged.
func erasureEntry(tx notice.JournalReader, h notice.HeldCursor) (e notice.AuditEntry, err error) {
	entries, err := tx.History(h.Comment, h.Entry-1, 1)
	if err == nil && len(entries) > 0 && entries[0].Seq == h.Entry {
		e = entries[0]
	}
	return e, err
}

// allErased lists what is erased of all comments, oldest first.
func (b *Board) allErased(ctx context.Context) (all []notice.ListedErasure, err error) {
	for after, more := notice.CommentID(0), true; more && err == nil; {
		err = b.store.View(ctx, func(tx notice.Tx) error {
			cs, err := tx.Comments(after, authorAtOnce)
			more = len(cs) == authorAtOnce
			for _, c := range cs {
				if after = c.ID; c.Erased.None() {
					continue
				}
				at, err := erasedAt(tx, c)
				if err != nil {
					return err
				}
				all = append(all, notice.ListedErasure{Comment: c.ID, Erasure: c.Erased, At: at})
			}
			return err
		})
	}
	return all, err
}

// erasedAt returns when a comment was erased last, or its name; when it was received if the journal does not say.
func erasedAt(tx notice.JournalReader, c notice.Comment) (at time.Time, err error) {
	at = c.ID.Time()
	entries, err := tx.History(c.ID, 0, notice.MaxBatch)
	for _, e := range entries {
		if e.Action == notice.Erase {
			at = e.At
		}
	}
	return at, err
}

// ErasedAgain says what became of a list of erasures on a copy of the board.
type ErasedAgain struct {
	Done    int // carried out again
	Damaged int // comments that cannot be read, and so not erased
}

// EraseAgain carries out the erasures and withdrawals of a list that this board, a copy from before them, has not seen,
// and deletes the addresses and network codes that are older than limits. Erasures are in the journal like others, of
// which nobody is named. What was erased less than a day ago can still be undone; the rest is deleted for good. Nobody
// else writes to the store. Errors: ErrForbidden.
func (b *Board) EraseAgain(
	ctx context.Context, by notice.Actor, list []notice.ListedErasure, limits notice.RetentionLimits,
) (told ErasedAgain, err error) {
	if err := by.Need(notice.ToErase); err != nil {
		return told, err
	}
	now := b.now()
	if err := b.forgetExpired(ctx, limits); err != nil {
		return told, err
	}
	for len(list) > 0 {
		n := min(len(list), notice.MaxBatch)
		var part ErasedAgain
		err := b.store.Update(ctx, func(tx notice.WriteTx) error {
			part = ErasedAgain{}
			return b.eraseListed(tx, by, list[:n], now, &part)
		})
		if err != nil {
			return told, fmt.Errorf("carrying out erasures again: %w", err)
		}
		told.Done += part.Done
		told.Damaged += part.Damaged
		list = list[n:]
	}
	_, err = b.forgetErased(ctx, now)
	return told, err
}

// eraseListed carries out erasures, each as a single one in the journal, so that each can be undone.
func (b *Board) eraseListed(
	tx notice.WriteTx, by notice.Actor, list []notice.ListedErasure, now time.Time, told *ErasedAgain,
) error {
	for _, e := range list {
		c, err := tx.Comment(e.Comment)
		if errors.Is(err, notice.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if c.Damaged() {
			told.Damaged++
			continue
		}
		done, err := b.eraseListedOne(tx, by, c, e, now)
		if err != nil {
			return err
		}
		if done {
			told.Done++
		}
	}
	return nil
}

// eraseListedOne carries out a listed erasure or withdrawal, and reports whether there was anything to do. A comment that the
// copy has as declined cannot be withdrawn, and is erased instead, without the day in which that can be undone.
func (b *Board) eraseListedOne(
	tx notice.WriteTx, by notice.Actor, c notice.Comment, e notice.ListedErasure, now time.Time,
) (done bool, err error) {
	if e.Withdrawn && c.Withdrawable() {
		d, err := withdraw(tx, c, now)
		if err == nil {
			_, _, err = b.storeWithEntry(tx, d.after, d.entry, notice.Remarks{})
		}
		return err == nil, err
	}
	if !c.Erasable(e.Scope) || e.Withdrawn && c.Status == notice.Withdrawn {
		return false, nil
	}
	until := now
	if e.At.Before(now) {
		until = e.At
	}
	if until = until.Add(notice.ErasureGrace); e.Withdrawn {
		until = now
	}
	_, _, err = b.eraseUntil(tx, c, notice.ErasureRequest{Erasure: e.Erasure, By: by}, now, 0, until)
	if errors.Is(err, notice.ErrConflict) { // all of it was erased, for another reason
		return false, nil
	}
	return err == nil, err
}
