package boltstore

import (
	"errors"

	"noticeboard/internal/notice"
)

// dropTotals replaces the sum of all tallies, which had the key of announcement 0, by the revision of all
// announcements: what the sum's revision exceeds theirs by, because of drafts that were discarded. It is a migration,
// of one piece.
func dropTotals(x *writeTx, _ []byte) (next []byte, err error) {
	kept, err := x.ownTally(allAnnouncements)
	if err != nil {
		return nil, err
	}
	stamp := append(key(allAnnouncements), 's') // of the last commit that put comments, before there was a feed of changes
	if err := errors.Join(x.delete(tallies, key(allAnnouncements)), x.delete(tallies, stamp)); err != nil {
		return nil, err
	}
	now, err := x.sum()
	if err != nil || now.Revision >= kept.Revision {
		return nil, err
	}
	all := notice.Tally{Revision: kept.Revision - now.Revision}
	return nil, x.put(tallies, key(allAnnouncements), encodeTally(all))
}
