package board

import (
	"context"
	"fmt"

	"noticeboard/internal/notice"
)

// Withdraw takes a comment back, for who proves to be its author: its words are gone. Pressing twice is no
// trouble. Errors: ErrForbidden (no proof), ErrNotFound, ErrConflict (it was declined or removed).
func (b *Board) Withdraw(ctx context.Context, id notice.CommentID, proof string) (after notice.Comment, err error) {
	if !b.Proves(id, proof) {
		return after, fmt.Errorf("withdrawing %v: %w", id, notice.ErrForbidden)
	}
	now := b.now()
	return b.changeComment(ctx, id, func(_ notice.WriteTx, c notice.Comment) (change, error) {
		c, entry, err := c.Withdraw(now)
		return change{after: c, entry: entry}, err
	})
}
