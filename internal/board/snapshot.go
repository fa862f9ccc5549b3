package board

import (
	"context"
	"errors"

	"noticeboard/internal/notice"
)

// snapshotKey is the key of a notice.Tx in the context that InSnapshot makes.
type snapshotKey struct{}

// InSnapshot calls f with a context under which all use cases that read see the same state of the store, which is
// opened once. Use cases that write fail under it, and it must not be used after f has returned. Like a closure of
// notice.Store.View, f may run more than once, and must be short: it must not wait for a network or for the search
// index. Errors: those of f, and internal ones.
func (b *Board) InSnapshot(ctx context.Context, f func(context.Context) error) error {
	return b.store.View(ctx, func(tx notice.Tx) error { return f(context.WithValue(ctx, snapshotKey{}, tx)) })
}

// snapshots is a store whose View joins the snapshot of InSnapshot, if there is one.
type snapshots struct{ notice.Store }

func (s snapshots) View(ctx context.Context, f func(notice.Tx) error) error {
	if tx, ok := ctx.Value(snapshotKey{}).(notice.Tx); ok {
		return f(tx)
	}
	return s.Store.View(ctx, f)
}

func (s snapshots) Update(ctx context.Context, f func(notice.WriteTx) error) error {
	if ctx.Value(snapshotKey{}) != nil {
		return errors.New("an update within a snapshot")
	}
	return s.Store.Update(ctx, f)
}

// A DeskFrame is what stands around every page of the desk.
type DeskFrame struct {
	Totals   notice.Tally     // of all announcements
	Rules    notice.RuleBook  // the version in force
	Settings notice.Settings  // as they are now
	Snippets []notice.Snippet // that the member of staff may use, if they were asked for
}

// DeskFrame returns what stands around a page of the desk. The snippets, which may be long, are for pages with forms
// that use them. Errors: ErrForbidden.
func (b *Board) DeskFrame(ctx context.Context, by notice.Actor, snippets bool) (f DeskFrame, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return f, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) (err error) {
		if f.Totals, err = tx.Totals(); err != nil {
			return err
		}
		if f.Rules, err = b.book(tx, 0); err != nil {
			return err
		}
		if f.Settings, err = tx.Settings(); err != nil || !snippets {
			return err
		}
		f.Snippets, err = tx.Snippets()
		return err
	})
	return f, err
}
