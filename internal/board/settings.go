package board

import (
	"context"

	"noticeboard/internal/notice"
)

// Settings returns the settings as they are now.
func (b *Board) Settings(ctx context.Context) (s notice.Settings, err error) {
	err = b.Store.View(ctx, func(tx notice.Tx) error {
		s, err = tx.Settings()
		return err
	})
	return s, err
}
