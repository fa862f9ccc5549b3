package boltstore

import (
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// migrations[i] brings a file from schema version i to i+1. Append; never edit.
var migrations = []func(*bolt.Tx) error{
	func(t *bolt.Tx) error { // 1: the first version
		_, err := t.CreateBucket(boardBucket)
		return err
	},
	indexWork,     // 2: work lists of questions, and official replies
	indexReleases, // 3: announcements in order of publication
	indexFacets,   // 4: facets, by which readers filter threads
	func(t *bolt.Tx) error { // 5: what has been public is stored as released
		return storeReleases(t, time.Now())
	},
}

var schemaKey = meta.key([]byte("version"))

// migrate brings the file to the current schema version, in one transaction. It does not write to a file that
// has that version. Errors: those of schema.
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

// schema returns the schema version of the file; 0 if it is new. Errors: ErrNewer if this program does not know
// the version, ErrDamaged if the file is not one of Noticeboard's.
func schema(db *bolt.DB) (at int, err error) {
	err = db.View(func(t *bolt.Tx) error {
		m := t.Bucket(boardBucket)
		if m == nil {
			if k, _ := t.Cursor().First(); k != nil {
				return fmt.Errorf("%w (it was written by another program)", ErrDamaged)
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
