package board

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noticeboard/internal/notice"
)

// EraseOwn erases what the owner of a session wrote, or who wrote it, of one comment or, if id is zero, of all, and
// then ends what the address follows and deletes it. It is what administrators do with Erase and EraseAuthor, for the
// reason that the author asked for it, and can be undone for a day. It returns how many comments had any of it. Errors:
// ErrNotFound (the session is wrong or has ended, or the comment did not come with the address), Problems (scope).
func (b *Board) EraseOwn(
	ctx context.Context, session string, scope notice.ErasureScope, id notice.CommentID,
) (done int, err error) {
	now := b.now()
	o, err := b.parseDataToken(session, DataSession, now)
	if err != nil {
		return 0, err
	}
	r := notice.ErasureRequest{Erasure: notice.Erasure{Scope: scope, Reason: notice.ByAuthor}, Own: true}
	if err := r.Check(); err != nil {
		return 0, err
	}
	for more := true; more; {
		var ids []notice.CommentID
		err := b.store.Update(ctx, func(tx notice.WriteTx) error {
			cs, err := o.erasable(tx, scope, id)
			if err != nil {
				return err
			}
			more = len(cs) == notice.MaxBatch
			if id != 0 {
				ids, err = b.eraseOne(tx, cs, r, now)
				return err
			}
			if ids, _, err = b.eraseBatch(tx, cs, r, now); err != nil {
				return err
			}
			return errors.Join(b.forgetAuthor(tx, o.author, cs), forgetMailbox(tx, o.mailbox))
		})
		if err != nil {
			return done, fmt.Errorf("erasing one's own: %w", err)
		}
		b.listErased(r.Erasure, now, ids...)
		done += len(ids)
	}
	return done, nil
}

// eraseOne erases the comment in cs, if there is one, on its own: in no batch.
func (b *Board) eraseOne(
	tx notice.WriteTx, cs []notice.Comment, r notice.ErasureRequest, at time.Time,
) (ids []notice.CommentID, err error) {
	for _, c := range cs {
		if _, _, err := b.erase(tx, c, r, at, 0); err != nil {
			return nil, err
		}
		ids = append(ids, c.ID)
	}
	return ids, nil
}

// erasable returns the owner's comment with an id, or all up to notice.MaxBatch, that hold anything of a scope. Errors:
// ErrNotFound (the comment is not the owner's, or damaged).
func (o dataOwner) erasable(
	tx notice.Tx, s notice.ErasureScope, id notice.CommentID,
) (all []notice.Comment, err error) {
	if id != 0 {
		c, err := o.comment(tx, id)
		if err != nil || !c.Erasable(s) {
			return nil, err
		}
		return []notice.Comment{c}, nil
	}
	err = o.comments(tx, func(c notice.Comment) (more bool, err error) {
		if c.Erasable(s) {
			all = append(all, c)
		}
		return len(all) < notice.MaxBatch, nil
	})
	return all[:min(len(all), notice.MaxBatch)], err
}

// comment returns a comment of the owner. Errors: ErrNotFound.
func (o dataOwner) comment(tx notice.CommentReader, id notice.CommentID) (notice.Comment, error) {
	c, err := tx.Comment(id)
	if err == nil && (c.Damaged() || c.Official() || !slices.Contains(o.keys(), c.Author.Key)) {
		err = fmt.Errorf("comment %v is of another author: %w", id, notice.ErrNotFound)
	}
	return c, err
}

// UndoOwn undoes what EraseOwn erased of one comment, or of all if id is zero, within the day. It returns of how many.
// Subscriptions that have ended stay ended. Errors: ErrNotFound (as of EraseOwn), ErrConflict (nothing can be undone).
func (b *Board) UndoOwn(ctx context.Context, session string, id notice.CommentID) (done int, err error) {
	now := b.now()
	o, err := b.parseDataToken(session, DataSession, now)
	if err != nil {
		return 0, err
	}
	ids := []notice.CommentID{id}
	if id == 0 {
		if ids, err = b.ownErased(ctx, o); err != nil {
			return 0, err
		}
	}
	for len(ids) > 0 {
		n := min(len(ids), notice.MaxBatch)
		back := 0
		err := b.store.Update(ctx, func(tx notice.WriteTx) (err error) {
			back, err = b.undoOwn(tx, o, ids[:n], now)
			return err
		})
		if err != nil {
			return done, fmt.Errorf("undoing the erasure of one's own: %w", err)
		}
		done += back
		ids = ids[n:]
	}
	if done == 0 {
		return 0, fmt.Errorf("nothing of one's own is held: %w", notice.ErrConflict)
	}
	return done, nil
}

// ownErased lists the owner's comments that were erased because they asked for it, or their name.
func (b *Board) ownErased(ctx context.Context, o dataOwner) (ids []notice.CommentID, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		ids = nil
		return o.comments(tx, func(c notice.Comment) (more bool, err error) {
			if c.Erased.Reason == notice.ByAuthor {
				ids = append(ids, c.ID)
			}
			return true, nil
		})
	})
	return ids, err
}

// undoOwn undoes the last erasure of each of some comments, if that was the owner's and can be undone.
func (b *Board) undoOwn(
	tx notice.WriteTx, o dataOwner, ids []notice.CommentID, now time.Time,
) (done int, err error) {
	var undone []notice.ListedErasure
	for _, id := range ids {
		c, err := o.comment(tx, id)
		if err != nil {
			return 0, err
		}
		h, ok, err := ownHeld(tx, c, now)
		if err != nil {
			return 0, err
		}
		if !ok {
			continue
		}
		e, err := erasureEntry(tx, notice.HeldCursor{Comment: id, Entry: h.Entry})
		if err != nil {
			return 0, err
		}
		_, was, err := undoErasure(tx, id, h.Entry, func(
			h notice.HeldErasure, c notice.Comment, later []notice.AuditEntry,
		) (notice.Comment, notice.AuditEntry, error) {
			return h.UndoOwn(c, e, later, now)
		})
		if err != nil {
			return 0, err
		}
		undone = append(undone, notice.ListedErasure{Comment: id, Erasure: was, At: now, Undone: true})
	}
	if len(undone) == 0 {
		return 0, nil
	}
	return len(undone), b.listUndone(undone)
}

// EndOwn ends what the address of a session follows: one subscription, or all if it is the zero Followed, and then
// deletes the address from the list. Comments keep it. Errors: ErrNotFound (the session is wrong or has ended).
func (b *Board) EndOwn(ctx context.Context, session string, to notice.Followed) error {
	o, err := b.parseDataToken(session, DataSession, b.now())
	if err != nil {
		return err
	}
	if to == (notice.Followed{}) {
		return b.store.Update(ctx, func(tx notice.WriteTx) error { return forgetMailbox(tx, o.mailbox) })
	}
	return b.end(ctx, o.mailbox, func(s notice.Subscription) bool { return s.Follows == to })
}
