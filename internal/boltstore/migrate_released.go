package boltstore

import (
	"errors"
	"time"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// storeReleases stores the announcements that are public as Released, and makes the indexes of all accordingly. It is a
// migration.
func storeReleases(t *bolt.Tx, now time.Time) error {
	x := writeTx{tx: migrationTx(t)}
	var as []notice.Announcement
	for k, v := range x.forward(announcements, nil, nil) {
		a, err := decodeAnnouncement(k, v)
		if err != nil {
			return err
		}
		as = append(as, a)
	}
	for _, a := range as {
		if err := x.reindex(announcementEntries(a), nil); err != nil {
			return err
		}
		a.Released = a.PublicAt(now)
		data, err := encodeAnnouncement(a)
		err = errors.Join(err, x.reindex(nil, announcementEntries(a)), x.put(announcements, key(a.ID), data))
		if err != nil {
			return err
		}
	}
	return nil
}
