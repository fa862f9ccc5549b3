package board

import (
	"context"

	"noticeboard/internal/notice"
)

// Preview returns how a draft would be published and screened, without storing anything. Errors: as Post, except
// TooSoon.
func (b *Board) Preview(ctx context.Context, d Draft) (p notice.Preview, err error) {
	a, d, err := b.readDraft(d)
	if err != nil {
		return p, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		placed, err := b.placeSubmission(tx, s, d, a)
		if err != nil {
			return err
		}
		p, err = b.judge(tx, s, placed)
		p.Comment = placed.Comment
		return err
	})
	return p, err
}
