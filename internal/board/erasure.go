package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// Erasing. An administrator erases a comment, the name of its author, or everything by one author. It takes effect at
// once, and what was erased is held by the store for a day, so that it can be undone (notice.HeldErasure). After that
// ForgetErased deletes it. The subscriptions of the author to what becomes of the comments end at once, and with the last
// of them the address is deleted, for good: whoever comes back can tick the form again.
//
// A backup that was made before the erasure brings back what was erased when it is restored, and one that was made
// within the day brings what is held. So erasures are also in a list outside of the store (notice.ErasureList), from
// which EraseAgain carries them out on what was restored.

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
		c, n, err := b.erase(tx, after, r, now, 0)
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
	if seq != 0 {
		b.listErased(r.Erasure, now, after.ID)
	}
	return after, seq, nil
}

// erase erases a comment as part of a batch (AuditEntry.Batch), and has the store hold what was erased for a day. It
// returns the number of the entry.
func (b *Board) erase(
	tx notice.WriteTx, c notice.Comment, r notice.ErasureRequest, at time.Time, batch uint64,
) (after notice.Comment, seq uint64, err error) {
	return b.eraseUntil(tx, c, r, at, batch, at.Add(notice.ErasureGrace))
}

// eraseUntil is erase, with the time until which what was erased is held.
func (b *Board) eraseUntil(
	tx notice.WriteTx, c notice.Comment, r notice.ErasureRequest, at time.Time, batch uint64, until time.Time,
) (after notice.Comment, seq uint64, err error) {
	after, e, err := c.Erase(r, at)
	if err != nil {
		return c, 0, err
	}
	e.Batch = batch
	if after, seq, err = b.storeWithEntry(tx, after, e, notice.Remarks{}); err != nil {
		return c, 0, err
	}
	if err := unfollow(tx, after); err != nil {
		return c, 0, err
	}
	return after, seq, tx.HoldErased(notice.HeldErasure{Entry: seq, Until: until, Was: c})
}

// EraseAuthor erases all comments of a reader, or their name in all of them, as r says, in one transaction: the latest
// notice.MaxBatch that hold any of it and are not damaged. It returns how many, and the number of the batch in the journal; zero if there
// were none. Errors: ErrForbidden, Problems (scope, reason), ErrNotFound (there is no such author, or it is a member of
// staff).
func (b *Board) EraseAuthor(
	ctx context.Context, of notice.Subject, r notice.ErasureRequest,
) (done int, batch uint64, err error) {
	if err := r.Check(); err != nil {
		return 0, 0, err
	}
	now := b.now()
	var ids []notice.CommentID
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		done, batch, ids = 0, 0, nil
		cs, err := erasable(tx, of, r.Scope)
		if err != nil {
			return err
		}
		if ids, batch, err = b.eraseBatch(tx, cs, r, now); err != nil {
			return err
		}
		done = len(ids)
		return b.forgetAuthor(tx, of.Author(), cs)
	})
	if err != nil {
		return 0, 0, fmt.Errorf("erasing what an author wrote: %w", err)
	}
	b.listErased(r.Erasure, now, ids...)
	return done, batch, nil
}

// eraseBatch erases comments as one batch. It returns their ids, and the number of the batch in the journal; zero if
// there are none.
func (b *Board) eraseBatch(
	tx notice.WriteTx, cs []notice.Comment, r notice.ErasureRequest, at time.Time,
) (ids []notice.CommentID, batch uint64, err error) {
	in := uint64(notice.NewBatch)
	for _, c := range cs {
		_, seq, err := b.erase(tx, c, r, at, in)
		if err != nil {
			return nil, 0, err
		}
		if ids = append(ids, c.ID); len(ids) == 1 {
			batch, in = seq, seq
		}
	}
	return ids, batch, nil
}

// authorAtOnce is how many comments of an author erasable reads at once.
const authorAtOnce = 100

// erasable returns the latest comments of a reader that hold anything of a scope and are not damaged, up to
// notice.MaxBatch. Errors: ErrNotFound.
func erasable(tx notice.AuthorReader, of notice.Subject, s notice.ErasureScope) (all []notice.Comment, err error) {
	for before := notice.CommentID(0); ; {
		cs, err := tx.ByAuthor(of.Author(), before, authorAtOnce)
		if err != nil {
			return nil, err
		}
		if before == 0 && (len(cs) == 0 || slices.ContainsFunc(cs, notice.Comment.Official)) {
			return nil, fmt.Errorf("author %s: %w", of.Short(), notice.ErrNotFound)
		}
		for _, c := range cs {
			if before = c.ID; c.Erasable(s) && !c.Damaged() {
				all = append(all, c)
			}
		}
		if len(cs) < authorAtOnce || len(all) >= notice.MaxBatch {
			return all[:min(len(all), notice.MaxBatch)], nil
		}
	}
}
