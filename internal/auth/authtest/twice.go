package authtest

import (
	"context"
	"errors"

	"noticeboard/internal/auth"
)

// Twice returns a store that runs each closure twice, as the contract of auth.Store permits: once in a transaction
// whose result is dropped (that of UpdateAccounts is rolled back), then for good.
func Twice(s auth.Store) auth.Store { return twice{s} }

type twice struct{ auth.Store }

func (s twice) ViewAccounts(ctx context.Context, f func(auth.Tx) error) error {
	_ = s.Store.ViewAccounts(ctx, f)
	return s.Store.ViewAccounts(ctx, f)
}

func (s twice) UpdateAccounts(ctx context.Context, f func(auth.WriteTx) error) error {
	_ = s.Store.UpdateAccounts(ctx, func(tx auth.WriteTx) error { return errors.Join(f(tx), errRollBack) })
	return s.Store.UpdateAccounts(ctx, f)
}
