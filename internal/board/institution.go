package board

import (
	"context"
	"slices"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// A cachedInstitution is the institution with the names that nobody else should seem to bear for its sake.
type cachedInstitution struct {
	notice.Institution
	names fold.Reserved
}

// Institution returns who publishes on the board. It is remembered, and so cheap that every page may
// ask; it is never older than a PutInstitution that has returned.
func (b *Board) Institution() notice.Institution { return b.currentInstitution().Institution }

func (b *Board) currentInstitution() *cachedInstitution {
	if known := b.institutionCache.Load(); known != nil {
		return known
	}
	var i notice.Institution
	err := b.store.View(context.Background(), func(tx notice.Tx) (err error) {
		i, err = b.loadInstitution(tx)
		return err
	})
	if err != nil { // the next one asks again
		return &cachedInstitution{b.firstInstitution, fold.Reserve(b.firstInstitution.Names())}
	}
	return b.cacheInstitution(i)
}

// loadInstitution returns the institution as a snapshot has it.
func (b *Board) loadInstitution(tx notice.Tx) (notice.Institution, error) {
	i, err := tx.Institution()
	if err == nil && i.Version == 0 {
		i = b.firstInstitution
	}
	return i, err
}

// cacheInstitution remembers an institution unless a later version of it is known already, and returns the one
// that is kept.
func (b *Board) cacheInstitution(i notice.Institution) *cachedInstitution {
	fresh := &cachedInstitution{i, fold.Reserve(i.Names())}
	for {
		known := b.institutionCache.Load()
		if known != nil && known.Version >= i.Version {
			return known
		}
		if b.institutionCache.CompareAndSwap(known, fresh) {
			return fresh
		}
	}
}

// reserved returns the names that nobody else should seem to bear.
func (b *Board) reserved() fold.Reserved {
	return slices.Concat(b.currentInstitution().names, b.moreReserved())
}
