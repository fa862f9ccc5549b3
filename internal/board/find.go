package board

import (
	"context"

	"noticeboard/internal/notice"
)

// Find is made elsewhere.
func (b *Board) Find(ctx context.Context, by notice.Actor, f notice.Filter, before notice.CommentID, n int) (cases []notice.Case, next notice.CommentID, err error) {
	return nil, 0, by.Need(notice.ToModerate)
}

func (b *Board) FindIDs(ctx context.Context, by notice.Actor, f notice.Filter, n int) (ids []notice.CommentID, err error) {
	return nil, by.Need(notice.ToModerate)
}
