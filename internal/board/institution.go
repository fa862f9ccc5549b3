package board

import (
	"context"
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

// Institution returns the institution that publishes on the board. It is cached, so that every page may call it, and
// never older than a PutInstitution that has returned.
func (b *Board) Institution() notice.Institution { return b.currentInstitution().Institution }

// currentInstitution returns the cached institution, which it loads if there is none. If that fails, it returns the
// institution of the configuration, and the next call tries again.
func (b *Board) currentInstitution() *cachedInstitution {
	if known := b.institutionCache.Load(); known != nil {
		return known
	}
	var i notice.Institution
	err := b.store.View(context.Background(), func(tx notice.Tx) (err error) {
		i, err = b.loadInstitution(tx)
		return err
	})
	if err != nil { // not cached, so that the next call tries again
		return &cachedInstitution{b.firstInstitution, fold.Reserve(b.firstInstitution.Names())}
	}
	return b.cacheInstitution(i)
}

// loadInstitution returns the institution in a snapshot; that of the configuration if none was ever put.
func (b *Board) loadInstitution(tx notice.Tx) (notice.Institution, error) {
	i, err := tx.Institution()
	if err == nil && i.Version == 0 {
		i = b.firstInstitution
	}
	return i, err
}

// cacheInstitution caches an institution unless a later version is cached already, and returns what is cached.
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

// reserved returns the names that a reader's name must not look like.
func (b *Board) reserved() fold.Reserved {
	return slices.Concat(b.currentInstitution().names, b.moreReserved())
}
