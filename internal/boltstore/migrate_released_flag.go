package boltstore

import (
	"errors"
	"time"

	"noticeboard/internal/notice"
)

// storeReleases stores the announcements that are public as Released, and makes the indexes of all accordingly. It is a
// migration.
func storeReleases(x *writeTx, mark []byte) (next []byte, err error) {
	var as []notice.Announcement
	next, err = x.eachSome(announcements, mark, func(k, v []byte) error {
		a, err := decodeAnnouncement(k, v)
		as = append(as, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	for now := time.Now(); len(as) > 0; as = as[1:] {
		a := as[0]
		if err := x.reindex(announcementEntries(a), nil); err != nil {
			return nil, err
		}
		a.Released = a.PublicAt(now)
		data, err := encodeAnnouncement(a)
		err = errors.Join(err, x.reindex(nil, announcementEntries(a)), x.put(announcements, key(a.ID), data))
		if err != nil {
			return nil, err
		}
	}
	return next, nil
}
