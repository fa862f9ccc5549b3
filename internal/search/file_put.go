package search

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"noticeboard/internal/notice"
)

// put puts docs, deletes the documents with the ids in gone, and sets the state to at, in one transaction. A zero
// position marks the index as incomplete. What is replaced or deleted is no longer found, but stays in the file until
// erase is called.
//
// One statement puts all documents, which it gets as JSON: before a statement, FTS5 writes what earlier ones of the
// transaction have indexed, and it has to merge later what it writes.
func (f *file) put(ctx context.Context, docs []document, gone []notice.CommentID, at notice.Position) error {
	rows, words, err := rowsOf(docs)
	if err != nil {
		return err
	}
	return f.inTransaction(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		if len(docs) > 0 {
			s.run(s.prepare(putEntries), rows)
			s.run(s.prepare(putErasing), rows)
			s.run(s.prepare(putDocuments), rows)
			s.run(s.prepare(putWords), words)
		}
		for _, id := range gone {
			s.run(s.prepare(noteErasing), rowID(id))
			s.run(s.prepare("DELETE FROM entry WHERE rowid = ?"), rowID(id))
			s.run(s.prepare("DELETE FROM document WHERE id = ?"), rowID(id))
		}
		s.run(s.prepare("DELETE FROM state"))
		if at != (notice.Position{}) {
			s.run(s.prepare("INSERT INTO state VALUES (?)"), fmt.Sprintf(positionFormat, at.Seq, at.Nonce))
		}
		return s.err
	})
}

// The statements of put. Their operand is a JSON array: of a row for each document, as an array, or of words.
const (
	putEntries = `INSERT OR REPLACE INTO entry (rowid, said, writer, number, tags)
		SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)`
	putErasing = `INSERT OR IGNORE INTO erasing
		SELECT 1 FROM json_each(?) CROSS JOIN document ON document.id = value ->> 0 WHERE words <> value ->> 6`
	putDocuments = `INSERT OR REPLACE INTO document SELECT value ->> 0, value ->> 5, value ->> 6 FROM json_each(?)`
	putWords     = `INSERT OR IGNORE INTO word SELECT value FROM json_each(?)`
	noteErasing  = `INSERT OR IGNORE INTO erasing SELECT 1 FROM document WHERE id = ?`
)

// rowsOf returns the rows of documents and their words, each in JSON. The rows are in the order of their ids, in which
// FTS5 can index them together.
func rowsOf(docs []document) (rows, words string, err error) {
	all, indexed := make([][]any, len(docs)), map[string]bool{}
	for i, d := range docs {
		all[i] = []any{rowID(d.id), d.said, d.writer, d.number, d.tags, d.fingerprint(), d.wordsFingerprint()}
		for w := range strings.FieldsSeq(d.said + " " + d.writer) {
			indexed[w] = true
		}
	}
	slices.SortStableFunc(all, func(a, b []any) int { return cmp.Compare(a[0].(int64), b[0].(int64)) })
	rowsJSON, err1 := json.Marshal(all)
	wordsJSON, err2 := json.Marshal(slices.Sorted(maps.Keys(indexed)))
	return string(rowsJSON), string(wordsJSON), errors.Join(err1, err2)
}
