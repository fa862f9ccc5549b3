package boltstore

import (
	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/auth"
)

// indexSessions fills the sessionlogins table. It is a migration. There are about as many sessions as members of staff.
func indexSessions(t *bolt.Tx) error {
	x := writeTx{tx: migrationTx(t)}
	var all []auth.Session
	for k, v := range x.forward(sessions, nil, nil) {
		s, err := decodeSession(k, v)
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	for _, s := range all {
		if err := x.reindex(nil, sessionEntries(s)); err != nil {
			return err
		}
	}
	return nil
}
