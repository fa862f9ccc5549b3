package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"noticeboard/internal/notice"
)

// schemaVersion identifies the schema, the rules for words and the tags. Increase it when any of them changes: a
// file with another version is rebuilt.
const schemaVersion = 1

// schema creates the tables. Table entry is the full-text index, which does not store the texts (SQLite documentation,
// FTS5, "Contentless-Delete Tables"); its tokenizer splits at spaces and keeps our words as they
// are. Table word has every word ever indexed, to complete prefixes. Table document has the id and fingerprint of
// every indexed comment. Table state has one row, the stamp of the store when the index was last complete, or no
// row while it is incomplete.
const schema = `
CREATE TABLE document (id INTEGER PRIMARY KEY, print INTEGER NOT NULL);
CREATE TABLE word (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE state (stamp TEXT NOT NULL);
CREATE VIRTUAL TABLE entry USING fts5 (said, writer, number, tags, content='', contentless_delete=1, tokenize='ascii');
`

const (
	cacheKiB = 2048            // page cache of each connection
	readers  = 2               // number of connections for queries
	readIdle = 5 * time.Second // idle connections for queries are closed after that, to free their memory
	busyWait = 500             // milliseconds to wait for a lock; no other process should have the file open
)

// A file is the index on disk. It is written through one connection and queried through others. Any error of its
// methods may mean that the file is damaged.
type file struct{ write, read *sql.DB }

// openFile opens the index at path, creates it if it does not exist, and checks it with PRAGMA quick_check.
func openFile(ctx context.Context, path string) (_ *file, err error) {
	created, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite gives -wal and -shm the same mode
	if err != nil {
		return nil, err
	}
	if err := created.Close(); err != nil {
		return nil, err
	}
	f := &file{}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.close())
		}
	}()
	// With synchronous(normal) a power failure may lose the last transactions. That is harmless, because every
	// transaction also writes the state.
	if f.write, err = connect(path, "journal_mode(wal)", "synchronous(normal)", "journal_size_limit(1048576)"); err != nil {
		return nil, err
	}
	f.write.SetMaxOpenConns(1)
	if f.read, err = connect(path, "query_only(1)"); err != nil {
		return nil, err
	}
	f.read.SetMaxOpenConns(readers)
	f.read.SetConnMaxIdleTime(readIdle)
	return f, f.check(ctx)
}

// connect returns a pool of connections to the file, each of which runs the pragmas when it is opened.
func connect(path string, pragmas ...string) (*sql.DB, error) {
	pragmas = append(pragmas,
		fmt.Sprintf("cache_size(-%d)", cacheKiB), fmt.Sprintf("busy_timeout(%d)", busyWait), "temp_store(memory)")
	source := url.URL{
		Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(),
		RawQuery: url.Values{"_pragma": pragmas}.Encode(),
	}
	return sql.Open("sqlite", source.String())
}

// check creates the tables in an empty file and looks for damage in any other. A file with another schema version
// is an error.
func (f *file) check(ctx context.Context) error {
	var found int
	if err := f.write.QueryRowContext(ctx, "PRAGMA user_version").Scan(&found); err != nil {
		return err
	}
	switch found {
	case 0:
		return f.inTransaction(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, schema+fmt.Sprintf("PRAGMA user_version = %d", schemaVersion))
			return err
		})
	case schemaVersion:
		var found string
		err := f.write.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found)
		if err == nil && found != "ok" {
			err = errors.New(found)
		}
		for _, table := range []string{"document", "word", "state", "entry"} {
			if err == nil {
				_, err = f.write.ExecContext(ctx, "SELECT * FROM "+table+" LIMIT 0")
			}
		}
		return err
	}
	return fmt.Errorf("search index has version %d, want %d", found, schemaVersion)
}

func (f *file) close() (err error) {
	for _, db := range []*sql.DB{f.read, f.write} { // closing the last connection checkpoints and removes the WAL
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}

// removeFile removes an index and the files that SQLite keeps beside it.
func removeFile(path string) (err error) {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if e := os.Remove(path + end); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// inTransaction calls do in a transaction and commits it if do returns nil.
func (f *file) inTransaction(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := f.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// state returns the stamp that the store had when the index became complete; the zero stamp if it is incomplete.
func (f *file) state(ctx context.Context) (s notice.Stamp, err error) {
	var text string
	err = f.write.QueryRowContext(ctx, "SELECT stamp FROM state").Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return s, nil
	}
	if err == nil {
		_, err = fmt.Sscanf(text, stampFormat, &s.Commit, &s.Nonce)
	}
	return s, err
}

const stampFormat = "%d %d"

// fingerprints returns the fingerprints of the documents with after < id <= last, by id.
func (f *file) fingerprints(ctx context.Context, after, last notice.CommentID) (map[notice.CommentID]int64, error) {
	const query = "SELECT id, print FROM document WHERE id > ? AND id <= ?"
	rows, err := f.write.QueryContext(ctx, query, rowID(after), rowID(last))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	fingerprints := map[notice.CommentID]int64{}
	for rows.Next() {
		var id, fingerprint int64
		if err := rows.Scan(&id, &fingerprint); err != nil {
			return nil, err
		}
		fingerprints[notice.CommentID(id)] = fingerprint
	}
	return fingerprints, rows.Err()
}

// put puts docs, deletes the documents with the ids in gone, and sets the state to now, in one transaction. A zero
// stamp marks the index as incomplete.
func (f *file) put(ctx context.Context, docs []document, gone []notice.CommentID, now notice.Stamp) error {
	return f.inTransaction(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		entry := s.prepare("INSERT OR REPLACE INTO entry (rowid, said, writer, number, tags) VALUES (?, ?, ?, ?, ?)")
		fingerprint := s.prepare("INSERT OR REPLACE INTO document VALUES (?, ?)")
		word := s.prepare("INSERT OR IGNORE INTO word VALUES (?)")
		indexed := map[string]bool{}
		for _, d := range docs {
			s.run(entry, rowID(d.id), d.said, d.writer, d.number, d.tags)
			s.run(fingerprint, rowID(d.id), d.fingerprint())
			for w := range strings.FieldsSeq(d.said + " " + d.writer) {
				indexed[w] = true
			}
		}
		for _, w := range slices.Sorted(maps.Keys(indexed)) {
			s.run(word, w)
		}
		for _, id := range gone {
			s.run(s.prepare("DELETE FROM entry WHERE rowid = ?"), rowID(id))
			s.run(s.prepare("DELETE FROM document WHERE id = ?"), rowID(id))
		}
		s.run(s.prepare("DELETE FROM state"))
		if now != (notice.Stamp{}) {
			s.run(s.prepare("INSERT INTO state VALUES (?)"), fmt.Sprintf(stampFormat, now.Commit, now.Nonce))
		}
		return s.err
	})
}

// statements runs SQL statements in a transaction. After the first error, kept in err, it does nothing.
type statements struct {
	ctx context.Context
	tx  *sql.Tx
	err error
}

func (s *statements) prepare(query string) (p *sql.Stmt) {
	if s.err == nil {
		p, s.err = s.tx.PrepareContext(s.ctx, query) // the transaction closes it
	}
	return p
}

func (s *statements) run(p *sql.Stmt, operands ...any) {
	if s.err == nil {
		_, s.err = p.ExecContext(s.ctx, operands...)
	}
}

// rowID returns the row id of a document. SQLite's integers are signed, so ids are limited to the largest int64.
func rowID(id notice.CommentID) int64 { return int64(min(id, math.MaxInt64)) }
