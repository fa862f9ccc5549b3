package board

import (
	"context"
	"fmt"
	"slices"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A cachedInstitution is the institution with its names as readers may not use them.
type cachedInstitution struct {
	notice.Institution
	names fold.Reserved
}

// InstitutionNote returns the institution's own words on a page about the site as HTML; empty if there are none.
func (b *Board) InstitutionNote(on notice.InfoPage, l notice.Lang) notice.SafeHTML {
	text := b.Institution().Note(on, l)
	if text == "" {
		return ""
	}
	return markup.Announcement(l, text).Parts[0].HTML
}

// Institution returns the institution that publishes on the board. It is in memory, so that every page may call it, and
// never older than a PutInstitution that has returned.
func (b *Board) Institution() notice.Institution { return b.institutionCache.Load().Institution }

// readInstitution caches the institution in the store.
func (b *Board) readInstitution(ctx context.Context) error {
	var i notice.Institution
	err := b.store.View(ctx, func(tx notice.Tx) (err error) {
		i, err = b.loadInstitution(tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading the institution: %w", err)
	}
	b.cacheInstitution(i)
	return nil
}

// loadInstitution returns the institution in a snapshot; that of the configuration if none was ever put.
func (b *Board) loadInstitution(tx notice.InstitutionReader) (notice.Institution, error) {
	i, err := tx.Institution()
	if err == nil && i.Version == 0 {
		i = b.firstInstitution
	}
	return i, err
}

// cacheInstitution caches an institution unless a later version is cached already.
func (b *Board) cacheInstitution(i notice.Institution) {
	fresh := &cachedInstitution{i, fold.Reserve(i.Names())}
	for {
		known := b.institutionCache.Load()
		if known != nil && known.Version >= i.Version || b.institutionCache.CompareAndSwap(known, fresh) {
			return
		}
	}
}

// reserved returns the names that a reader's name must not look like.
func (b *Board) reserved(ctx context.Context) (fold.Reserved, error) {
	more, err := b.moreReserved(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the names that no reader should take: %w", err)
	}
	return slices.Concat(b.institutionCache.Load().names, more), nil
}
