package board

import (
	"context"
	"slices"

	"noticeboard/internal/notice"
)

// A Pick is a comment that was picked from a list, with its state in that list.
type Pick struct {
	Comment notice.CommentID
	Seen    notice.Status
	Edits   uint64
}

// Picks returns the comments that match a filter, up to notice.MaxBatch, without those that are damaged; cut is true if there are more. Errors:
// ErrForbidden; ErrUnavailable (the search index is not available; a later attempt may succeed).
func (b *Board) Picks(ctx context.Context, by notice.Actor, f notice.Filter) (picks []Pick, cut bool, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, false, err
	}
	var ids []notice.CommentID
	if !f.Plain() {
		if ids, err = b.FindIDs(ctx, by, f, notice.MaxBatch+1); err != nil {
			return nil, false, err
		}
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		var cs []notice.Comment
		if f.Plain() {
			if cs, err = tx.WithStatus(f.Status, 0, notice.MaxBatch+1); err != nil {
				return err
			}
		}
		if len(ids) > 0 {
			if cs, err = tx.CommentsByID(ids); err != nil {
				return err
			}
		}
		picks, cut = nil, len(cs) > notice.MaxBatch
		for _, c := range cs[:min(len(cs), notice.MaxBatch)] {
			if c.Damaged() {
				continue
			}
			picks = append(picks, Pick{c.ID, c.Status, c.Edits})
		}
		return nil
	})
	return picks, cut, err
}

// Picked returns the comments that were picked in their present state, except those that do not exist or are damaged.
// Errors:
// ErrForbidden.
func (b *Board) Picked(ctx context.Context, by notice.Actor, picks []Pick) (cs []notice.Comment, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, err
	}
	var ids []notice.CommentID
	for _, p := range picks[:min(len(picks), notice.MaxBatch)] {
		ids = append(ids, p.Comment)
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		cs, err = tx.CommentsByID(ids)
		cs = slices.DeleteFunc(slices.Clone(cs), notice.Comment.Damaged)
		return err
	})
	return cs, err
}
