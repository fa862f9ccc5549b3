package board

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// FirstRules makes book the house rules of a board that has none yet.
func (b *Board) FirstRules(ctx context.Context, book notice.RuleBook) error {
	if err := book.Check(); err != nil {
		return fmt.Errorf("the first house rules: %w (%v)", err, map[string]string(err.(notice.Problems)))
	}
	err := b.Store.View(ctx, func(tx notice.Tx) error {
		_, err := tx.Rules(0)
		return err
	})
	if !errors.Is(err, notice.ErrNotFound) {
		return err
	}
	return b.Store.Update(ctx, func(tx notice.WriteTx) error {
		_, err := tx.Rules(0)
		if errors.Is(err, notice.ErrNotFound) {
			_, err = tx.AppendRules(book)
		}
		return err
	})
}

// Rules returns a version of the house rules; the latest for zero. ErrNotFound if there is no such
// version.
func (b *Board) Rules(ctx context.Context, version uint64) (book notice.RuleBook, err error) {
	if known, ok := b.books.Load(version); ok {
		return known.(notice.RuleBook), nil
	}
	err = b.Store.View(ctx, func(tx notice.Tx) error {
		book, err = tx.Rules(version)
		return err
	})
	if err == nil {
		b.books.Store(book.Version, book) // a version never changes; zero is never kept
	}
	return book, err
}
