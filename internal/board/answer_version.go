package board

import (
	"context"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// Versions holds all texts that an official reply has had.
type Versions struct {
	Announcement notice.Announcement
	Comment      notice.Comment
	Earlier      []notice.Version // latest first; the present text is in Comment
}

// Versions returns all texts of a public official reply that was corrected. Errors: ErrNotFound (also for any other
// comment).
func (b *Board) Versions(ctx context.Context, id notice.CommentID) (v Versions, err error) {
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if v.Comment, err = tx.Comment(id); err != nil {
			return err
		}
		if !v.Comment.Readable() || v.Comment.Versions == 0 {
			return fmt.Errorf("comment %v has no versions: %w", id, notice.ErrNotFound)
		}
		if v.Announcement, err = tx.Announcement(v.Comment.On); err != nil {
			return err
		}
		earlier, err := tx.Versions(id)
		v.Earlier = slices.Clone(earlier) // the slice may be the store's
		slices.Reverse(v.Earlier)
		return err
	})
	return v, err
}
