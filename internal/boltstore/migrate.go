package boltstore

import (
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// A migration brings a file from one schema version to the next, in pieces of one transaction each. It is called with
// the mark that its last call returned, nil at first, and returns nil when it is complete. A piece that was committed
// is not run again, except in a program that does not know its mark.
type migration func(x *writeTx, mark []byte) (next []byte, err error)

// migrations[i] brings a file from schema version i to i+1. Append; never edit.
var migrations = []migration{
	nil,             // 1: the first version, made by create
	indexWork,       // 2: work lists of questions, and official replies
	indexReleases,   // 3: announcements in order of publication
	indexFacets,     // 4: facets, by which readers filter threads
	moveLogs,        // 5: one journal in place of the audit log and the activity log
	indexSessions,   // 6: sessions by account
	storeReleases,   // 7: what has been public is stored as released
	dropTotals,      // 8: the sum of all tallies is no longer kept
	storeOutlines,   // 9: outlines of announcements
	markSeed,        // 10: the translation that came with the program is marked as unreviewed
	turnClosings,    // 11: a question names the replies that it was closed with; before, a reply named the questions
	indexFacets,     // 12: the facet of answered questions, and how long these waited
	listOfficial,    // 13: official replies on all announcements
	moveChanges,     // 14: the feed of changes in blocks
	admitErasures,   // 15: comments can be erased; an earlier program could not read these
	admitOutbox,     // 16: an outbox, and who follows what by e-mail, which an earlier program would not erase
	admitColleagues, // 17: e-mail addresses of colleagues, and a field of the journal
}

// schemaVersion is the one that this program writes.
var schemaVersion = uint64(len(migrations))

// migrationPiece is the largest number of records that a migration reads in one transaction.
const migrationPiece = 500

var (
	schemaKey = meta.key([]byte("version"))
	// markKey holds the mark of an interrupted migration.
	markKey = []byte("migrating")
)

// initialize makes an empty bbolt file a database of the current schema version.
func initialize(db *bolt.DB) error {
	return db.Update(func(t *bolt.Tx) error {
		b, err := t.CreateBucket(boardBucket)
		if err != nil {
			return err
		}
		return b.Put(schemaKey, key(uint64(len(migrations))))
	})
}

// migrateFile brings the file to the current schema version, in a copy that takes its place: see migrateAside. The file is
// kept under another name, and its pages and records are checked before. replaced says that the file must be opened
// again. It does not write to a file that has the current version. A file in which an earlier program has begun a
// migration is brought to the current version in place. Errors: those of schema; ErrDamaged.
func migrateFile(db *bolt.DB, o Options) (replaced bool, err error) {
	at, mark, err := schema(db)
	switch {
	case err != nil || at == len(migrations):
		return false, err
	case mark != nil:
		return false, migrateOpen(db, o)
	}
	if err := errors.Join(checkPages(db), checkSums(db)); err != nil {
		return false, err
	}
	kept := ""
	if !o.KeepNone {
		kept = keptName(db.Path(), at, time.Now())
	}
	if o.Migrated != nil {
		o.Migrated(at, len(migrations), kept)
	}
	if err := migrateAside(db, at, kept, o); err != nil {
		return false, fmt.Errorf("the database cannot be brought to the form of this program, and is as it was: %w", err)
	}
	return true, nil
}

// migrateOpen brings an open file to the current schema version, in transactions.
func migrateOpen(db *bolt.DB, o Options) error {
	at, mark, err := schema(db)
	if err != nil {
		return err
	}
	for at < len(migrations) {
		if at, mark, err = migrateSome(db, at, mark); err != nil {
			return fmt.Errorf("migrating to version %d: %w", at+1, err)
		}
		if o.afterPiece != nil {
			o.afterPiece(db.Path())
		}
	}
	return nil
}

// migrateSome runs a piece of the migration from a schema version. It returns the version and the mark to go on with.
func migrateSome(db *bolt.DB, at int, mark []byte) (next int, nextMark []byte, err error) {
	err = db.Update(func(t *bolt.Tx) (err error) {
		x := newWriteTx(migrationTx(t))
		if next = at; len(mark) == 0 {
			mark = nil // the migration has not begun
		}
		if nextMark, err = migrations[at](x, mark); err != nil {
			return err
		}
		if nextMark == nil {
			next++
		}
		if nextMark == nil && next == len(migrations) {
			err = x.delete(meta, markKey)
		} else {
			err = x.put(meta, markKey, nextMark)
		}
		return errors.Join(err, x.board.Put(schemaKey, key(uint64(next))))
	})
	if err != nil {
		return at, mark, err
	}
	return next, nextMark, nil
}

// eachSome calls do for up to migrationPiece records of a table, from the one with key mark on, or the first if mark is
// empty. It returns the key of the record that follows, if there is one.
func (x tx) eachSome(t table, mark []byte, do func(k, v []byte) error) (next []byte, err error) {
	n := 0
	for k, v := range x.forward(t, nil, mark) {
		if n == migrationPiece {
			return append([]byte(nil), k...), nil
		}
		if err := do(k, v); err != nil {
			return nil, err
		}
		n++
	}
	return nil, nil
}

// schema returns the schema version of the file, and the mark of an interrupted migration: nil if there is none, not
// nil but perhaps empty if there is one. Errors: ErrNewer if this program does not know the version, ErrDamaged if the
// file is not one of Noticeboard's.
func schema(db *bolt.DB) (at int, mark []byte, err error) {
	err = db.View(func(t *bolt.Tx) error {
		m := t.Bucket(boardBucket)
		if m == nil {
			return fmt.Errorf("%w (it was written by another program)", ErrDamaged)
		}
		v := m.Get(schemaKey)
		if len(v) != 8 || number(v) == 0 {
			return fmt.Errorf("%w (it has no version)", ErrDamaged)
		}
		if number(v) > uint64(len(migrations)) {
			return ErrNewer
		}
		at = int(number(v))
		if v := m.Get(meta.key(markKey)); v != nil {
			mark = append([]byte{}, v...)
		}
		return nil
	})
	return at, mark, err
}

// withSum are the tables all of whose records have a checksum.
var withSum = []table{
	announcements, comments, audit, asides, rulebooks, batches, versions, texts, activities, dossiers, memory, accounts,
	sessions, signins, links, journal, journalwords, states, outlines, held,
}

// checkSums compares the checksum of every record in withSum. The error is ErrDamaged with the first that is wrong.
func checkSums(db *bolt.DB) error {
	return db.View(func(t *bolt.Tx) error {
		x := migrationTx(t)
		for _, in := range withSum {
			for k, v := range x.forward(in, nil, nil) {
				if err := checkSum(v); err != nil {
					return fmt.Errorf("%w (%v %x: %w)", ErrDamaged, in, k, err)
				}
			}
		}
		return nil
	})
}
