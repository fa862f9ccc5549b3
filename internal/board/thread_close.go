package board

import (
	"context"
	"fmt"
	"time"

	"noticeboard/internal/notice"
)

// SetThreadClosed closes the thread of a comment to readers or opens it again, as the action says, and returns its
// first comment. The institution may reply in closed threads. Errors: ErrForbidden, ErrNotFound, ErrConflict (it is
// closed or open already).
func (b *Board) SetThreadClosed(
	ctx context.Context, by notice.Actor, id notice.CommentID, a notice.Action,
) (root notice.Comment, err error) {
	now := b.now()
	err = b.store.Update(ctx, func(tx notice.WriteTx) error {
		c, err := tx.Comment(id)
		if err != nil {
			return err
		}
		if c, err = tx.Comment(c.Root); err != nil {
			return err
		}
		c, entry, err := c.SetThreadClosed(a, by, now)
		if err != nil {
			return err
		}
		root, _, err = b.storeWithEntry(tx, c, entry, notice.Remarks{})
		return err
	})
	if err != nil {
		return root, fmt.Errorf("%v of comment %v: %w", a, id, err)
	}
	return root, nil
}

// threadClosedAt returns since when the thread of c is closed to readers, as of now; the zero time if it is open.
func threadClosedAt(tx notice.CommentReader, s notice.Settings, c notice.Comment, now time.Time) (time.Time, error) {
	root := c
	if c.Root != c.ID {
		var err error
		if root, err = tx.Comment(c.Root); err != nil {
			return time.Time{}, err
		}
	}
	return s.ThreadClosedAt(root, now), nil
}
