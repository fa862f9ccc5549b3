package boltstore

import (
	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// dropTotals replaces the sum of all tallies, which had the key of announcement 0, by what its revision exceeds those of
// the tallies by: those of drafts that were discarded. It is a migration.
func dropTotals(t *bolt.Tx) error {
	x := writeTx{tx: migrationTx(t)}
	kept, err := x.Tally(retiredTally)
	if err != nil {
		return err
	}
	if err := x.delete(tallies, key(retiredTally)); err != nil {
		return err
	}
	now, err := x.sum(nil)
	if err != nil || now.Revision >= kept.Revision {
		return err
	}
	retired := notice.Tally{Revision: kept.Revision - now.Revision}
	return x.put(tallies, key(retiredTally), encodeTally(retired))
}
