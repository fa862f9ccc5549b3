package boltstore

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// migrations brings a file from version i to i+1. Append; never edit.
var migrations = []func(*bolt.Tx) error{
	func(t *bolt.Tx) error { // 1: the first form
		_, err := t.CreateBucket(boardBucket)
		return err
	},
	indexWork,     // 2: lists of the work that questions make, and of official replies
	indexReleases, // 3: announcements in the order of their publication
	indexFacets,   // 4: what readers pick threads out by
}

var schemaKey = meta.key([]byte("version"))

// migrate brings the file up to date, in one transaction. A file that is up to date is not touched.
func migrate(db *bolt.DB) error {
	at, err := schema(db)
	if err != nil {
		return err
	}
	if at == len(migrations) {
		return nil
	}
	return db.Update(func(t *bolt.Tx) error {
		for ; at < len(migrations); at++ {
			if err := migrations[at](t); err != nil {
				return fmt.Errorf("migrating to version %d: %w", at+1, err)
			}
		}
		return t.Bucket(boardBucket).Put(schemaKey, key(uint64(at)))
	})
}

// schema returns the file's schema version; 0 for one that is new.
func schema(db *bolt.DB) (at int, err error) {
	err = db.View(func(t *bolt.Tx) error {
		m := t.Bucket(boardBucket)
		if m == nil {
			if k, _ := t.Cursor().First(); k != nil {
				return fmt.Errorf("%w (it is some other program's)", ErrDamaged)
			}
			return nil
		}
		v := m.Get(schemaKey)
		if len(v) != 8 {
			return fmt.Errorf("%w (it has no version)", ErrDamaged)
		}
		at = int(number(v))
		if at > len(migrations) {
			return ErrNewer
		}
		return nil
	})
	return at, err
}
