package board

import (
	"context"

	"noticeboard/internal/notice"
)

// Preview returns how a draft would be published and screened, without storing anything. It tells nothing about the
// author's comments without evidence that the same browser sent them: whether an author is barred only to a browser
// that has proved to have sent a comment of theirs before. Errors: as Post, except TooSoon.
func (b *Board) Preview(ctx context.Context, d Draft) (p notice.Preview, err error) {
	a, d, err := b.readDraft(ctx, d)
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
		if placed.same == 0 {
			if err := checkBarShown(tx, placed); err != nil {
				return err
			}
		}
		if p, err = b.foretell(tx, s, placed); err != nil {
			return err
		}
		p.Comment = placed.Comment
		if placed.same == 0 {
			err = b.checkRoom(tx, p.Verdict)
		}
		return err
	})
	return p, err
}
