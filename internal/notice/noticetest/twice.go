package noticetest

import (
	"context"
	"errors"

	"noticeboard/internal/notice"
)

// Twice returns a store that runs each closure twice, as the contract of notice.Store permits: once in a transaction
// whose result is dropped (that of an Update is rolled back), then for good. Tests of what uses a store run on it, so
// that a closure that cannot be run again is found.
func Twice(s notice.Store) notice.Store { return twice{s} }

type twice struct{ notice.Store }

// errAgain rolls the first run of an Update back.
var errAgain = errors.New("first run, rolled back")

func (s twice) View(ctx context.Context, f func(notice.Tx) error) error {
	_ = s.Store.View(ctx, f)
	return s.Store.View(ctx, f)
}

func (s twice) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	_ = s.Store.Update(ctx, func(tx notice.WriteTx) error { return errors.Join(f(tx), errAgain) })
	return s.Store.Update(ctx, f)
}
