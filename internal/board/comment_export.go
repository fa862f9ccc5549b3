package board

import (
	"context"

	"noticeboard/internal/notice"
)

// exportBatch is how many comments an export reads in one transaction.
const exportBatch = 500

// NoteExport records in the journal that a member of staff takes data out, before it is given to them. Errors:
// ErrForbidden.
func (b *Board) NoteExport(ctx context.Context, by notice.Actor, what notice.ActivityKind) error {
	if err := by.Need(notice.ToExport); err != nil {
		return err
	}
	now := b.now()
	return b.store.Update(ctx, func(tx notice.WriteTx) error {
		return tx.AppendActivity(notice.Activity{At: now, By: by.Login, Kind: what})
	})
}

// Export calls take with all comments in the order of their ids, in batches. Each batch is read in a transaction of
// its own, so that a slow consumer does not hold one open. The export is recorded in the journal before the
// first batch. Errors: ErrForbidden, those of take.
func (b *Board) Export(ctx context.Context, by notice.Actor, take func([]notice.Comment) error) error {
	if err := b.NoteExport(ctx, by, notice.DataExported); err != nil {
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
