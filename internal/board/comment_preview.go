package board

import (
	"context"

	"noticeboard/internal/notice"
)

// Preview returns what would become of a draft, without storing anything. Errors: as Post, but for the
// limits.
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
