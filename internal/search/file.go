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

// schemaVersion is that of the tables, of the words and of the tags: raise it when any of them changes.
const schemaVersion = 1

// schema makes the tables. Entry is the index proper: FTS5 without the texts (SQLite documentation,
// FTS5, "Contentless-Delete Tables"). Its tokenizer takes our words as they are. Word holds every
// word there ever was, to complete one that is only begun; document which documents there are; state
// what the store was like when the index was last whole, and nothing while it is not.
const schema = `
CREATE TABLE document (id INTEGER PRIMARY KEY, print INTEGER NOT NULL);
CREATE TABLE word (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE state (stamp TEXT NOT NULL);
CREATE VIRTUAL TABLE entry USING fts5 (said, writer, number, tags, content='', contentless_delete=1, tokenize='ascii');
`

const (
	cacheKiB = 2048            // of each connection
	readers  = 2               // connections for queries
	readIdle = 5 * time.Second // after which they are given up, and their memory
	busyWait = 500             // milliseconds: nobody else has the file open
)

// A file is the index on disk. Any error of its methods may mean that it is damaged.
type file struct{ write, read *sql.DB }

// openFile opens the index at path, or makes it if there is none, and checks it whole.
func openFile(ctx context.Context, path string) (_ *file, err error) {
	made, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite gives its other files the same mode
	if err != nil {
		return nil, err
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	f := &file{}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.close())
		}
	}()
	// Losing the last transactions in a power cut does no harm, as the state is in each.
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

func connect(path string, pragmas ...string) (*sql.DB, error) {
	pragmas = append(pragmas, fmt.Sprintf("cache_size(-%d)", cacheKiB), fmt.Sprintf("busy_timeout(%d)", busyWait), "temp_store(memory)")
	at := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: url.Values{"_pragma": pragmas}.Encode()}
	return sql.Open("sqlite", at.String())
}

// check makes the tables in an empty file, and looks for damage in any other.
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
	return fmt.Errorf("it has version %d, not %d", found, schemaVersion)
}

func (f *file) close() (err error) {
	for _, db := range []*sql.DB{f.read, f.write} { // the last one tidies up
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}

// removeFile removes an index and all that belongs to it.
func removeFile(path string) (err error) {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if e := os.Remove(path + end); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

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

// state returns the stamp that the store had when the index became whole; the zero stamp if it is not.
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

// fingerprints returns the prints of the documents with ids above after, up to last.
func (f *file) fingerprints(ctx context.Context, after, last notice.CommentID) (map[notice.CommentID]int64, error) {
	rows, err := f.write.QueryContext(ctx, "SELECT id, print FROM document WHERE id > ? AND id <= ?", rowID(after), rowID(last))
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

// put replaces documents, drops others, and sets the state.
func (f *file) put(ctx context.Context, docs []document, gone []notice.CommentID, now notice.Stamp) error {
	return f.inTransaction(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		entry := s.prepare("INSERT OR REPLACE INTO entry (rowid, said, writer, number, tags) VALUES (?, ?, ?, ?, ?)")
		fingerprint := s.prepare("INSERT OR REPLACE INTO document VALUES (?, ?)")
		word := s.prepare("INSERT OR IGNORE INTO word VALUES (?)")
		said := map[string]bool{}
		for _, d := range docs {
			s.run(entry, rowID(d.id), d.said, d.writer, d.number, d.tags)
			s.run(fingerprint, rowID(d.id), d.fingerprint())
			for w := range strings.FieldsSeq(d.said + " " + d.writer) {
				said[w] = true
			}
		}
		for _, w := range slices.Sorted(maps.Keys(said)) {
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

// statements runs statements in a transaction until one fails.
type statements struct {
	ctx context.Context
	tx  *sql.Tx
	err error
}

func (s *statements) prepare(query string) (p *sql.Stmt) {
	if s.err == nil {
		p, s.err = s.tx.PrepareContext(s.ctx, query) // closed with the transaction
	}
	return p
}

func (s *statements) run(p *sql.Stmt, operands ...any) {
	if s.err == nil {
		_, s.err = p.ExecContext(s.ctx, operands...)
	}
}

// rowID returns what a document's row is numbered: SQLite's numbers have a sign.
func rowID(id notice.CommentID) int64 { return int64(min(id, math.MaxInt64)) }
