package board

import (
	"context"
	"maps"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// A Version is one version of the texts of a public announcement.
type Version struct {
	Announcement notice.Announcement
	Number       uint64                      // from 1
	Texts        map[notice.Lang]notice.Text // as of this version; those in Announcement are the present ones
}

// Version returns a version of the texts of a public announcement: from 1 to its Announcement.Version. Errors:
// ErrNotFound (no such version, or the announcement is not public).
func (b *Board) Version(ctx context.Context, id notice.AnnouncementID, number uint64) (v Version, err error) {
	v.Number = number
	now := b.now()
	err = b.store.View(ctx, func(tx notice.Tx) error {
		if v.Announcement, err = public(tx, id, now); err != nil {
			return err
		}
		if v.Texts = v.Announcement.Texts; number == v.Announcement.Version() {
			return nil
		}
		v.Texts, err = tx.EarlierTexts(id, number)
		return err
	})
	v.Texts = maps.Clone(v.Texts) // the map may be the store's
	for l, t := range v.Texts {
		if t.Body.Policy != markup.Policy { // earlier versions in the store are never rendered again
			t.Body = markup.Renew(t.Body, true)
			v.Texts[l] = t
		}
	}
	return v, err
}
