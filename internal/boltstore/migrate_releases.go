package boltstore

import (
	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// indexReleases fills the releases table. It is a migration.
func indexReleases(t *bolt.Tx) error {
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
		if err := x.put(releases, key(release(a), uint64(a.ID)), nil); err != nil {
			return err
		}
	}
	return nil
}
