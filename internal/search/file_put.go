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
// transaction have indexed, and it has to merge later what it writes. With jsonb_each, SQLite parses the JSON once instead
// of the row again for each of its values.
func (f *file) put(ctx context.Context, docs []document, gone []notice.CommentID, at notice.Position) error {
	r, err := rowsOf(docs)
	if err != nil {
		return err
	}
	return f.inTransaction(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		if len(docs) > 0 {
			s.run(s.prepare(putEntries), r.entries)
			s.run(s.prepare(putErasing), r.prints)
			s.run(s.prepare(putDocuments), r.prints)
			s.run(s.prepare(putWords), r.words)
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
		SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM jsonb_each(?)`
	putErasing = `INSERT OR IGNORE INTO erasing
		SELECT 1 FROM jsonb_each(?) CROSS JOIN document ON document.id = value ->> 0 WHERE words <> value ->> 2`
	putDocuments = `INSERT OR REPLACE INTO document SELECT value ->> 0, value ->> 1, value ->> 2 FROM jsonb_each(?)`
	putWords     = `INSERT OR IGNORE INTO word SELECT value FROM json_each(?)`
	noteErasing  = `INSERT OR IGNORE INTO erasing SELECT 1 FROM document WHERE id = ?`
)

// rows are the operands of put.
type rows struct {
	entries string // of each document: id, said, writer, number, tags
	prints  string // of each document: id, fingerprint, wordsFingerprint
	words   string // of all documents
}

// rowsOf returns the rows of documents. They are in the order of their ids, in which FTS5 can index them together.
func rowsOf(docs []document) (rows, error) {
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b document) int { return cmp.Compare(a.id, b.id) })
	entries, prints, indexed := make([][5]any, len(docs)), make([][3]int64, len(docs)), map[string]bool{}
	for i, d := range docs {
		entries[i] = [5]any{rowID(d.id), d.said, d.writer, d.number, d.tags}
		prints[i] = [3]int64{rowID(d.id), d.fingerprint(), d.wordsFingerprint()}
		for _, text := range []string{d.said, d.writer} {
			for w := range strings.FieldsSeq(text) {
				indexed[w] = true
			}
		}
	}
	entriesJSON, err1 := json.Marshal(entries)
	printsJSON, err2 := json.Marshal(prints)
	wordsJSON, err3 := json.Marshal(slices.Sorted(maps.Keys(indexed)))
	return rows{string(entriesJSON), string(printsJSON), string(wordsJSON)}, errors.Join(err1, err2, err3)
}
