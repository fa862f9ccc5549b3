package boltstore

import (
	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// storeOutlines fills the outlines table. It is a migration.
func storeOutlines(t *bolt.Tx) error {
	x := writeTx{tx: migrationTx(t)}
	for after := notice.AnnouncementID(0); ; {
		var a notice.Announcement
		for k, v := range x.forward(announcements, nil, key(after+1)) {
			var err error
			if a, err = decodeAnnouncement(k, v); err != nil {
				return err
			}
			break
		}
		if a.ID == 0 {
			return nil
		}
		e := outlineEntry(a)
		if err := x.put(e.in, []byte(e.key), []byte(e.val)); err != nil {
			return err
		}
		after = a.ID
	}
}
