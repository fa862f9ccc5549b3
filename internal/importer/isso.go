package importer

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver that package search uses

	"noticeboard/internal/board"
)

// The modes of a comment of Isso.
const (
	issoAccepted = 1
	issoPending  = 2
	issoDeleted  = 4 // kept because it has replies, without its text
)

// readIsso reads the SQLite database of Isso: the tables threads (id, uri, title) and comments (isso/db/comments.py).
// Texts are Markdown. The file is opened for reading only, and nothing in it is run: no trigger, no view.
func readIsso(ctx context.Context, in *input, emit func(record) error) (err error) {
	path, err := in.unpackedPath()
	if err != nil {
		return err
	}
	if path != in.path {
		defer func() { err = errors.Join(err, os.Remove(path)) }()
	}
	source := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: url.Values{
		"mode": {"ro"}, "immutable": {"1"}, "_pragma": {"trusted_schema(0)", "query_only(1)", "cell_size_check(1)",
			"mmap_size(0)", "cache_size(-8192)", "temp_store(memory)"},
	}.Encode()}
	db, err := sql.Open("sqlite", source.String())
	if err != nil {
		return err
	}
	defer db.Close()
	i := isso{db: db, emit: emit}
	for _, step := range []func(context.Context) error{i.check, i.site, i.threads, i.comments} {
		if err := step(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return issoError(err)
		}
	}
	return nil
}

// issoError returns what an error of SQLite means.
func issoError(err error) error {
	if errors.As(err, new(DamagedError)) || errors.As(err, new(emitError)) {
		return err
	}
	return DamagedError{System: "isso", Err: err}
}

// An emitError is an error of the function that takes records.
type emitError struct{ error }

func (e emitError) Unwrap() error { return e.error }

// unpackedPath returns the path of the file, or of a copy that is not compressed.
func (in *input) unpackedPath() (string, error) {
	if !in.packed {
		return in.path, nil
	}
	r, err := in.open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	f, err := os.CreateTemp(in.scratch, "import-*.sqlite")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, r)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

type isso struct {
	db   *sql.DB
	emit func(record) error
}

func (i isso) send(r record) error {
	if err := i.emit(r); err != nil {
		return emitError{err}
	}
	return nil
}

// check returns an error unless the tables are tables and the pages of the file are sound.
func (i isso) check(ctx context.Context) error {
	var tables int
	const query = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('threads', 'comments')"
	err := i.db.QueryRowContext(ctx, query).Scan(&tables)
	if err != nil {
		return err
	}
	if tables != 2 {
		return errors.New("it has no tables threads and comments")
	}
	var found string
	if err := i.db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return errors.New(found)
	}
	return nil
}

// site names the database by a hash of its session key, which Isso makes at random.
func (i isso) site(ctx context.Context) error {
	var key []byte
	err := i.db.QueryRowContext(ctx, "SELECT value FROM preferences WHERE key = 'session-key'").Scan(&key)
	if err != nil { // older databases have none
		return ctx.Err()
	}
	sum := sha256.Sum256(key)
	return i.send(record{site: hex.EncodeToString(sum[:6])})
}

func (i isso) threads(ctx context.Context) error {
	rows, err := i.db.QueryContext(ctx, "SELECT id, substr(uri, 1, 2000), substr(title, 1, 2000) FROM threads ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var uri, title sql.NullString
		if err := rows.Scan(&id, &uri, &title); err != nil {
			return err
		}
		if title.String == "" {
			title = uri
		}
		t := pageOf(strconv.FormatInt(id, 10), html.EscapeString(text(title)), text(uri))
		if err := i.send(record{thread: t}); err != nil {
			return err
		}
	}
	return rows.Err()
}

func text(s sql.NullString) string { return strings.ToValidUTF8(s.String, "\ufffd") }

func (i isso) comments(ctx context.Context) error {
	const query = `SELECT tid, id, parent, CAST(created AS REAL), mode, author, email, website,
		CASE WHEN length(CAST(text AS BLOB)) <= %d THEN CAST(text AS TEXT) END, length(CAST(text AS BLOB))
		FROM comments ORDER BY id`
	rows, err := i.db.QueryContext(ctx, fmt.Sprintf(query, maxRecord))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var thread, id, parent, mode, length sql.NullInt64
		var created sql.NullFloat64
		var author, email, website, words sql.NullString
		err := rows.Scan(&thread, &id, &parent, &created, &mode, &author, &email, &website, &words, &length)
		c := &comment{
			ID: strconv.FormatInt(id.Int64, 10), Thread: strconv.FormatInt(thread.Int64, 10), Name: text(author),
			Email: text(email), Website: text(website), Text: board.ForeignText{Markdown: text(words)},
		}
		if parent.Int64 != 0 {
			c.Parent = strconv.FormatInt(parent.Int64, 10)
		}
		c.Posted, c.Notes = unixTime(created)
		switch {
		case err != nil, !id.Valid:
			c.Skip = board.NoteBroken
		case length.Int64 > maxRecord:
			c.Skip = board.NoteLong
		case mode.Int64 == issoAccepted:
		case mode.Int64 == issoPending:
			c.Status = board.ForeignPending
		case mode.Int64 == issoDeleted:
			c.Status = board.ForeignDeleted
		default:
			c.Skip = board.NoteBroken
		}
		if err := i.send(record{comment: c}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// unixTime returns the time that is so many seconds after 1970.
func unixTime(seconds sql.NullFloat64) (time.Time, []board.Note) {
	s := seconds.Float64
	if !seconds.Valid || math.IsNaN(s) || s < 0 || s > 1<<33 {
		return time.Time{}, []board.Note{board.NoteDate}
	}
	return time.UnixMilli(int64(s * 1000)).UTC(), nil
}
