package board

import (
	"context"

	"noticeboard/internal/notice"
)

// exportBatch is how many comments one snapshot of an export holds.
const exportBatch = 500

// Export hands over every comment, by id, a batch for each snapshot: a slow taker holds up nobody. It
// is in the activity log before the first is handed over.
func (b *Board) Export(ctx context.Context, by notice.Actor, take func([]notice.Comment) error) error {
	if err := by.Need(notice.ToExport); err != nil {
		return err
	}
	now := b.now()
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		return tx.AppendActivity(notice.Activity{At: now, By: by.Login, Kind: notice.DataExported})
	})
	if err != nil {
		return err
	}
	var after notice.CommentID
	for {
		var batch []notice.Comment
		err := b.store.View(ctx, func(tx notice.Tx) (err error) {
			batch, err = tx.Comments(after, exportBatch)
			return err
		})
		if err != nil || len(batch) == 0 {
			return err
		}
		if err := take(batch); err != nil {
			return err
		}
		after = batch[len(batch)-1].ID
	}
}
