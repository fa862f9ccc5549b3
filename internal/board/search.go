package board

import (
	"context"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// An Index knows which comments a filter chooses. It may be a moment behind the store.
type Index interface {
	// Find returns the ids of up to n comments in an order, behind a cursor (zero: from the beginning).
	// ErrUnavailable says that trying later may help.
	Find(ctx context.Context, f notice.Filter, order notice.Order, cursor notice.CommentID, n int) ([]notice.CommentID, error)
	// Whole reports whether the index knows every comment yet.
	Whole() bool
}

// Find returns up to n comments, at least 1, that f chooses, as cases, newest first, from the one before the cursor
// (zero: the last). Next is the cursor for more; zero if there are none. A text in which there is
// neither a letter nor a digit is in no comment. Errors: ErrForbidden; ErrUnavailable, trying later may
// help.
func (b *Board) Find(ctx context.Context, by notice.Actor, f notice.Filter, before notice.CommentID, n int) (cases []notice.Case, next notice.CommentID, err error) {
	err = b.search(ctx, by, f, before, n+1, func(tx notice.Tx, c notice.Comment) error {
		if len(cases) == n {
			next = cases[n-1].Comment.ID
			return nil
		}
		k, err := loadCase(tx, c)
		cases = append(cases, k)
		return err
	})
	return cases, next, err
}

// FindIDs returns the ids of up to n comments that f chooses, newest first, with the errors of Find.
func (b *Board) FindIDs(ctx context.Context, by notice.Actor, f notice.Filter, n int) (ids []notice.CommentID, err error) {
	err = b.search(ctx, by, f, 0, n, func(_ notice.Tx, c notice.Comment) error {
		ids = append(ids, c.ID)
		return nil
	})
	return ids, err
}

// FindsAll reports whether Find knows every comment. While the index is being made it finds only
// some.
func (b *Board) FindsAll() bool { return b.index != nil && b.index.Whole() }

// search hands over up to n comments that f chooses, newest first. The index may be behind: each is
// looked at as it is now, and for those that have changed others are asked for.
func (b *Board) search(ctx context.Context, by notice.Actor, f notice.Filter, before notice.CommentID, n int, take func(notice.Tx, notice.Comment) error) error {
	if err := by.Need(notice.ToModerate); err != nil {
		return err
	}
	if b.index == nil {
		return fmt.Errorf("there is no index: %w", notice.ErrUnavailable)
	}
	for n > 0 {
		ids, err := b.index.Find(ctx, f, notice.Newest, before, n)
		if err != nil {
			return err
		}
		asked := n
		err = b.store.View(ctx, func(tx notice.Tx) error {
			for _, id := range ids {
				c, err := tx.Comment(id)
				if errors.Is(err, notice.ErrNotFound) || err == nil && !f.Matches(c) {
					continue
				}
				if err == nil {
					err = take(tx, c)
				}
				if err != nil {
					return err
				}
				n--
			}
			return nil
		})
		if err != nil || len(ids) < asked {
			return err
		}
		before = ids[len(ids)-1]
	}
	return nil
}
