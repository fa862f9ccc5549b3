package boltstore

import (
	"errors"

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
	stamp := append(key(retiredTally), 's') // of the last commit that put comments, before there was a feed of changes
	if err := errors.Join(x.delete(tallies, key(retiredTally)), x.delete(tallies, stamp)); err != nil {
		return err
	}
	now, err := x.sum(nil)
	if err != nil || now.Revision >= kept.Revision {
		return err
	}
	retired := notice.Tally{Revision: kept.Revision - now.Revision}
	return x.put(tallies, key(retiredTally), encodeTally(retired))
}
