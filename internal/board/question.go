package board

import (
	"context"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// MarkQuestion marks a reader's comment as a question, or as none. A question with official replies is answered by
// them. Errors: ErrForbidden, ErrNotFound, ErrConflict (it is answered, or an official reply).
func (b *Board) MarkQuestion(
	ctx context.Context, by notice.Actor, id notice.CommentID, question bool,
) (notice.Comment, error) {
	now := b.now()
	return b.changeComment(ctx, id, func(tx notice.WriteTx, c notice.Comment) (change, error) {
		c, entry, err := c.MarkQuestion(question, by, now)
		if err != nil || !question || !c.OnPage() {
			return change{c, entry, ""}, err
		}
		replies, err := directReplies(tx, c)
		for _, r := range replies {
			c = c.ApplyReply(r)
		}
		return change{c, entry, ""}, err
	})
}

// Assign sets who is to answer a question. Errors: ErrForbidden, Problems, ErrNotFound, ErrConflict (it is answered,
// or was assigned to someone else since).
func (b *Board) Assign(ctx context.Context, id notice.CommentID, a notice.Assignment) (notice.Comment, error) {
	now := b.now()
	return b.changeComment(ctx, id, func(_ notice.WriteTx, c notice.Comment) (change, error) {
		after, entry, err := c.Assign(a, now)
		return change{after, entry, a.To}, err
	})
}

// Refer sets which other public body a question is referred to. Errors: ErrForbidden, ErrNotText, Problems, ErrNotFound,
// ErrConflict (it is answered, or was referred to another body since).
func (b *Board) Refer(ctx context.Context, id notice.CommentID, r notice.ReferralChange) (notice.Comment, error) {
	now := b.now()
	var err error
	for _, line := range []*string{&r.To, &r.Seen} {
		if *line, err = markup.CleanLine(*line); err != nil {
			return notice.Comment{}, err
		}
	}
	return b.changeComment(ctx, id, func(_ notice.WriteTx, c notice.Comment) (change, error) {
		after, entry, err := c.Refer(r, now)
		return change{after, entry, r.To}, err
	})
}
