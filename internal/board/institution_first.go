package board

import (
	"context"
	"fmt"

	"noticeboard/internal/notice"
)

// FirstInstitution stores i as the institution of a board that has stored none yet. An institution that is stored
// stays as it is. Errors: Problems.
func (b *Board) FirstInstitution(ctx context.Context, i notice.Institution) error {
	if err := i.Check(); err != nil {
		return fmt.Errorf("the first institution: %w", err)
	}
	var stored notice.Institution
	err := b.store.Update(ctx, func(tx notice.WriteTx) (err error) {
		if stored, err = tx.Institution(); err != nil || stored.Version != 0 {
			return err
		}
		stored, err = tx.PutInstitution(i)
		return err
	})
	if err != nil {
		return fmt.Errorf("storing the first institution: %w", err)
	}
	b.cacheInstitution(stored)
	return nil
}
