package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// revisions is the name in dumps of the revisions of announcements, which are in their tallies and do not follow from
// other records. Its keys are those of tallies; a form is the revision, 8 bytes, big endian.
const revisions = "revisions"

// A recordTable is a table whose records are in dumps.
type recordTable struct {
	// entries returns the index entries of a record, and an error if it cannot be decoded.
	entries func(k, v []byte) ([]entry, error)
	// except, if not nil, reports whether a key is left out of dumps.
	except func(k []byte) bool
}

// recordTables has all tables but indexes, tallies, what is held of erasures, and those of the logs before there was a
// journal, which are empty.
var recordTables = map[table]recordTable{
	meta:          {entries: checkMeta, except: ofThisFile},
	announcements: {entries: entriesBy(decodeAnnouncement, announcementEntries)},
	comments:      {entries: entriesBy(decodeComment, commentEntries)},
	texts:         {entries: entriesBy(decodeEarlier, nil)},
	versions:      {entries: entriesBy(decodeVersion, nil)},
	journal:       {entries: entriesBy(decodeJournal, journalEntries)},
	journalwords:  {entries: entriesBy(decodeJournalWords, nil)},
	actors:        {entries: func(k, v []byte) ([]entry, error) { return []entry{actorEntry(k, v)}, nil }},
	rulebooks:     {entries: entriesBy(decodeRuleBook, nil)},
	batches:       {entries: entriesBy(decodeBatch, nil)},
	dossiers:      {entries: entriesBy(decodeDossier, dossierEntries)},
	counters:      {entries: func(_, v []byte) ([]entry, error) { _, err := decodeFlagCount(v); return nil, err }},
	snippets:      {entries: checkSnippet},
	memory:        {entries: func(_, v []byte) ([]entry, error) { _, err := decodeMemory(v); return nil, err }},
	accounts:      {entries: entriesBy(decodeAccount, accountEntries)},
	sessions:      {entries: entriesBy(decodeSession, sessionEntries)},
	states:        {entries: entriesBy(decodeState, signInStateEntries)},
	signins:       {entries: entriesBy(decodeSignIn, nil)},
	links:         {entries: entriesBy(decodeLink, nil)},
	outbox:        {entries: outboxRecord},
	mailboxes:     {entries: entriesBy(decodeMailbox, mailboxEntries)},
	subscriptions: {entries: entriesBy(decodeSubscription, subscriptionEntries)},
}

// entriesBy returns a function for recordTable.entries that decodes a record. There are no entries if of is nil.
func entriesBy[T any](decode func(k, v []byte) (T, error), of func(T) []entry) func(k, v []byte) ([]entry, error) {
	return func(k, v []byte) ([]entry, error) {
		r, err := decode(k, v)
		if err != nil || of == nil {
			return nil, err
		}
		return of(r), nil
	}
}

// ofThisFile reports whether a key of the table meta is about the file and not about the board.
func ofThisFile(k []byte) bool {
	own := []string{
		"version", string(markKey), "compacted", string(lineageKey), "probe", string(retentionRunKey),
	}
	return slices.Contains(own, string(k))
}

func checkMeta(k, v []byte) ([]entry, error) { return nil, checkSingle(k, v) }

func checkSnippet(k, v []byte) ([]entry, error) {
	if string(k) == string(lastSnippetKey) {
		return nil, nil
	}
	_, err := decodeSnippet(k, v)
	return nil, err
}

// dumpedTables returns the tables of dumps by the names that they have there.
func dumpedTables() map[string]table {
	all := map[string]table{revisions: tallies}
	for t := range recordTables {
		all[t.String()] = t
	}
	return all
}

// Dump implements notice.Store.
func (s *Store) Dump(ctx context.Context, w io.Writer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.viewFile(func(t *bolt.Tx, at *position) error {
		x, d, tables := s.begin(t), notice.NewDumpWriter(w, schemaVersion), dumpedTables()
		if err := x.hasOwnSchema(); err != nil {
			return err
		}
		x.at = at
		for _, name := range slices.Sorted(maps.Keys(tables)) {
			for k, v := range x.dumped(tables[name]) {
				if err := ctx.Err(); err != nil {
					return err
				}
				form, err := dumpedForm(tables[name], k, v)
				if err != nil {
					return err
				}
				if err := d.Write(notice.Record{Table: name, Key: k, Form: form}); err != nil {
					return err
				}
			}
		}
		return d.Close()
	})
}

// hasOwnSchema returns notice.ErrSchema if the records have the form of another schema version, which a store that was
// opened with OpenReadOnly may have.
func (x tx) hasOwnSchema() error {
	if v := x.get(meta, []byte("version")); len(v) != 8 || number(v) != schemaVersion {
		return fmt.Errorf("%w: start this program once, which brings the database to its own form", notice.ErrSchema)
	}
	return nil
}

// dumpedForm returns the form that a record has in dumps.
func dumpedForm(t table, k, v []byte) ([]byte, error) {
	if t != tallies {
		return v, nil
	}
	tally, err := decoded(t, k, v, func(_, v []byte) (notice.Tally, error) { return decodeTally(v) })
	return key(tally.Revision), err
}

// dumped yields the keys and values of a table that are in dumps.
func (x tx) dumped(t table) func(yield func(k, v []byte) bool) {
	return func(yield func(k, v []byte) bool) {
		for k, v := range x.forward(t, nil, nil) {
			if t == tallies {
				if revision, err := decodeTally(v); len(k) != 8 || err == nil && revision.Revision == 0 {
					continue // the latest changes, or no revision
				}
			}
			if except := recordTables[t].except; except != nil && except(k) {
				continue
			}
			if !yield(k, v) {
				return
			}
		}
	}
}

// How much of a dump one transaction loads.
const (
	loadRecords = 500
	loadBytes   = 4 << 20
)

// Load implements notice.Store.
func (s *Store) Load(ctx context.Context, r io.Reader) error {
	if err := s.view(ctx, tx.hasNoRecords); err != nil {
		return err
	}
	d, err := dumpReader(r)
	if err != nil {
		return err
	}
	tables := dumpedTables()
	for more := true; more; {
		var rs []notice.Record
		for size := 0; len(rs) < loadRecords && size < loadBytes; {
			r, err := d.Next()
			if errors.Is(err, io.EOF) {
				more = false
				break
			}
			if err != nil {
				return err
			}
			rs, size = append(rs, r), size+len(r.Form)
		}
		err := s.update(ctx, func(x *writeTx) error {
			for _, r := range rs {
				t, ok := tables[r.Table]
				if !ok {
					return unknownTable(r.Table)
				}
				if err := x.load(t, r.Key, r.Form); err != nil {
					return fmt.Errorf("%s %x: %w", r.Table, r.Key, err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dumpReader returns a reader of a dump whose records have the present form. Errors: ErrDump, ErrSchema, those of r.
func dumpReader(r io.Reader) (*notice.DumpReader, error) {
	d := notice.NewDumpReader(r)
	schema, err := d.Schema()
	if err == nil && schema != schemaVersion {
		err = fmt.Errorf("%w (schema version %d, not %d): load them with the version that made them, and upgrade",
			notice.ErrSchema, schema, schemaVersion)
	}
	return d, err
}

// CheckDump reads a whole dump and decodes each record, as Load does. It does not check how records belong together,
// which Store.Check does once they are loaded. Errors: ErrDump, ErrSchema, those of r, that of ctx.
func CheckDump(ctx context.Context, r io.Reader) error {
	d, err := dumpReader(r)
	if err != nil {
		return err
	}
	tables := dumpedTables()
	for ctx.Err() == nil {
		r, err := d.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		t, ok := tables[r.Table]
		if !ok {
			return unknownTable(r.Table)
		}
		if _, err := entriesOf(t, r.Key, r.Form); err != nil {
			return fmt.Errorf("%s %x: %w", r.Table, r.Key, err)
		}
	}
	return ctx.Err()
}

func unknownTable(name string) error {
	return fmt.Errorf("table %q is not known: %w", name, notice.ErrDump)
}

// hasNoRecords returns notice.ErrConflict if a table that is in dumps has a record.
func (x tx) hasNoRecords() error {
	for name, t := range dumpedTables() {
		for range x.dumped(t) {
			return fmt.Errorf("the store has records in table %s: %w", name, notice.ErrConflict)
		}
	}
	return nil
}

// entriesOf decodes a record of a dump and returns its index entries. Errors: ErrDump.
func entriesOf(t table, k, v []byte) ([]entry, error) {
	if t == tallies {
		if len(k) != 8 || len(v) != 8 {
			return nil, notice.ErrDump
		}
		return nil, nil
	}
	es, err := recordTables[t].entries(k, v)
	if err != nil {
		return nil, errors.Join(err, notice.ErrDump)
	}
	return es, nil
}

// load puts one record of a dump, with its index entries and what it adds to counts.
func (x *writeTx) load(t table, k, v []byte) error {
	es, err := entriesOf(t, k, v)
	if err != nil {
		return err
	}
	if t == tallies {
		return x.loadRevision(k, v)
	}
	err = x.put(t, k, v)
	if t == comments && err == nil {
		return x.loadComment(k, v, es)
	}
	return errors.Join(err, x.reindex(nil, es))
}

// loadComment puts the index entries of a comment and counts it.
func (x *writeTx) loadComment(k, v []byte, es []entry) error {
	c, err := decodeComment(k, v)
	if err != nil {
		return err
	}
	if err := x.reindex(nil, es); err != nil {
		return err
	}
	return errors.Join(x.updateAuthorTally(notice.Comment{}, c), x.updateTally(c.On, func(t *notice.Tally) {
		t.Add(c, +1)
		if c.OnPage() {
			t.LastNumber++ // numbers and ordinals have no gaps, so the highest is the count
			if c.Place == 0 {
				t.Threads++
			}
		}
		x.changeThreadFacets(t, notice.Comment{}, c)
	}))
}

func (x *writeTx) loadRevision(k, v []byte) error {
	return x.updateTally(notice.AnnouncementID(number(k)), func(t *notice.Tally) { t.Revision = number(v) })
}
