package boltstore

import (
	"errors"

	"noticeboard/internal/notice"
)

// seedOrigin is the origin of the announcement that came with the program when its translation bore no mark.
const seedOrigin = "seed:ogp-local"

// markSeed marks the translation of the announcement that came with the program as unreviewed, unless the announcement
// was ever saved at the desk. It is a migration.
func markSeed(x *writeTx, _ []byte) (next []byte, err error) {
	a, err := x.AnnouncementByOrigin(seedOrigin)
	if errors.Is(err, notice.ErrNotFound) || err == nil && a.Saved.Times > 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for l, t := range a.Texts {
		t.Unreviewed = t.Translated != ""
		a.Texts[l] = t
	}
	data, err := encodeAnnouncement(a) // no index depends on the mark
	if err != nil {
		return nil, err
	}
	return nil, errors.Join(
		x.put(announcements, key(a.ID), data),
		x.updateTally(a.ID, func(t *notice.Tally) { t.Revision++ }),
		x.flush(),
	)
}
