package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"net/url"
	"os"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// schemaVersion identifies the schema, the tags and the rules for words (fold.Words). Increase the first number when the
// schema or the tags change: a file with another version is rebuilt.
const schemaVersion = 3<<8 | fold.Version

// schema creates the tables. Table entry is the full-text index, which does not store the texts (SQLite documentation,
// FTS5, "Contentless-Delete Tables"); its tokenizer splits at spaces and keeps our words as they
// are. Table word has every word of the documents, to complete prefixes. Table document has the id and fingerprint of
// every indexed comment, and that of its words. Table state has one row, the position of the last change in the index,
// or no row while it is incomplete. Table erasing has a row while the file still holds words of documents
// that were replaced or deleted: see erase. Table term is another view of entry: each word at each place.
const schema = `
CREATE TABLE document (id INTEGER PRIMARY KEY, print INTEGER NOT NULL, words INTEGER NOT NULL);
CREATE TABLE word (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE state (stamp TEXT NOT NULL);
CREATE TABLE erasing (one INTEGER PRIMARY KEY);
CREATE VIRTUAL TABLE entry USING fts5 (said, writer, number, tags, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE term USING fts5vocab (entry, instance);
`

const (
	cacheKiB = 2048            // page cache of each connection
	readers  = 2               // number of connections for queries
	readIdle = 5 * time.Second // idle connections for queries are closed after that, to free their memory
	busyWait = 500             // milliseconds to wait for a lock; no other process should have the file open
)

// A file is the index on disk. It is written through one connection and queried through others. Of the errors of its
// methods, damaged tells those for which the file has to be made again.
type file struct {
	write, read *sql.DB
	unchecked   bool // it is too large to be checked before it is used
}

// maxCheckedFirst is the size in bytes of the largest index that is checked before it is used, which takes some
// milliseconds.
const maxCheckedFirst = 16 << 20

// openFile opens the index at path and creates it if it does not exist. A file of up to maxCheckedFirst bytes is checked
// with PRAGMA quick_check; the caller calls checkTables for a larger one.
func openFile(ctx context.Context, path string) (_ *file, err error) {
	if err := createFile(path); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	f := &file{unchecked: info.Size() > maxCheckedFirst}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.close())
		}
	}()
	// With synchronous(normal) a power failure may lose the last transactions. That is harmless, because every
	// transaction also writes the state.
	f.write, err = connect(path, "journal_mode(wal)", "synchronous(normal)", "journal_size_limit(1048576)")
	if err != nil {
		return nil, err
	}
	f.write.SetMaxOpenConns(1)
	if f.read, err = connect(path, "query_only(1)"); err != nil {
		return nil, err
	}
	f.read.SetMaxOpenConns(readers)
	f.read.SetConnMaxIdleTime(readIdle)
	err = f.check(ctx)
	if unreadable(err) || resultCode(err) == sqlite3.SQLITE_BUSY { // another process has locked it
		err = failedCheck("%w", err)
	}
	return f, err
}

// createFile creates the index at path if it does not exist. If it exists, or a file that SQLite keeps beside it, and
// is a directory or may not be opened, it has failed the check: that would stay so.
func createFile(path string) error {
	flags := os.O_CREATE | os.O_RDWR
	for _, end := range fileEnds {
		f, err := os.OpenFile(path+end, flags, 0o600) // SQLite gives the others the mode of the first
		flags = os.O_RDWR
		switch {
		case errors.Is(err, os.ErrNotExist) && end != "":
			continue
		case errors.Is(err, syscall.EISDIR), errors.Is(err, os.ErrPermission):
			return failedCheck("%w", err)
		case err != nil:
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// fileEnds are the ends of the names of the index and of the files that SQLite keeps beside it.
var fileEnds = []string{"", "-wal", "-shm", "-journal"}

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

// check creates the tables in an empty file and looks for damage in any other. A file with another schema version has
// failed the check.
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
		var err error
		if !f.unchecked {
			err = quickCheck(ctx, f.write, "1")
		}
		for _, table := range []string{"document", "word", "state", "erasing", "entry", "term"} {
			if err == nil {
				_, err = f.write.ExecContext(ctx, "SELECT * FROM "+table+" LIMIT 0")
			}
			if resultCode(err) == sqlite3.SQLITE_ERROR { // there is no such table
				err = failedCheck("%w", err)
			}
		}
		return err
	}
	return failedCheck("%w: %d, want %d", errVersion, found, schemaVersion)
}

// quickCheck runs PRAGMA quick_check with an argument: the largest number of faults to report, or the name of a table.
func quickCheck(ctx context.Context, db *sql.DB, argument string) error {
	var found string
	err := db.QueryRowContext(ctx, "PRAGMA quick_check("+argument+")").Scan(&found)
	if err == nil && found != "ok" {
		err = failedCheck("%s", found)
	}
	return err
}

// checkTables checks the tables of a file that is in use, one after the other. While it checks one, the file that SQLite
// writes changes to first (WAL) cannot be emptied.
func (f *file) checkTables(ctx context.Context) error {
	var tables []string
	rows, err := f.read.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
	if err != nil {
		return err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return errors.Join(err, rows.Close())
		}
		tables = append(tables, name)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, name := range tables {
		if err := quickCheck(ctx, f.read, name); err != nil {
			return err
		}
	}
	return nil
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
	for _, end := range fileEnds {
		if e := os.Remove(path + end); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// inTransaction calls do in a transaction and commits it if do returns nil. There is one connection for writing, which
// a transaction keeps until it ends.
func (f *file) inTransaction(ctx context.Context, do func(*sql.Tx) error) (err error) {
	tx, err := f.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if e := tx.Rollback(); !errors.Is(e, sql.ErrTxDone) { // also if do panics
			err = errors.Join(err, e)
		}
	}()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
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
