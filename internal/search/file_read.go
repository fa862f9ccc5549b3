package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

// state returns the position of the last change in the index; the zero position if it is incomplete.
func (f *file) state(ctx context.Context) (at notice.Position, err error) {
	var text string
	err = f.write.QueryRowContext(ctx, "SELECT stamp FROM state").Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return at, nil
	}
	if err != nil {
		return at, err
	}
	if _, err = fmt.Sscanf(text, positionFormat, &at.Seq, &at.Nonce); err != nil {
		err = failedCheck("position %q: %w", text, err)
	}
	return at, err
}

const positionFormat = "%d %d"

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

// column returns the values of a query with one column.
func column[T any](ctx context.Context, db *sql.DB, query string, operands ...any) (values []T, err error) {
	rows, err := db.QueryContext(ctx, query, operands...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, rows.Err()
}
