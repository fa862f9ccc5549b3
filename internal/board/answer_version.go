package board

import (
	"context"
	"fmt"
	"slices"

	"noticeboard/internal/notice"
)

// Versions are all texts that an official reply has had.
type Versions struct {
	Announcement notice.Announcement
	Comment      notice.Comment
	Earlier      []notice.Version // the newest first
}

// Versions returns the texts of a published official reply that was corrected; of any other comment
// it is ErrNotFound.
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
		v.Earlier, err = tx.Versions(id)
		slices.Reverse(v.Earlier)
		return err
	})
	return v, err
}
