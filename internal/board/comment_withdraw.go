package board

import (
	"context"
	"fmt"

	"noticeboard/internal/notice"
)

// Withdraw deletes the text of a comment on behalf of its author. Withdrawing it again changes nothing. Errors:
// ErrForbidden (the proof is wrong), ErrNotFound, ErrConflict (it was declined or removed).
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
