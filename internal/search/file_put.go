package search

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"noticeboard/internal/notice"
)

// put puts docs, deletes the documents with the ids in gone, and sets the state to at, in one transaction. A zero
// position marks the index as incomplete. What is replaced or deleted is no longer found, but stays in the file until
// erase is called.
func (f *file) put(ctx context.Context, docs []document, gone []notice.CommentID, at notice.Position) error {
	return f.inTransaction(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		entry := s.prepare("INSERT OR REPLACE INTO entry (rowid, said, writer, number, tags) VALUES (?, ?, ?, ?, ?)")
		fingerprint := s.prepare("INSERT OR REPLACE INTO document VALUES (?, ?, ?)")
		erasing := s.prepare("INSERT OR IGNORE INTO erasing SELECT 1 FROM document WHERE id = ? AND words IS NOT ?")
		word := s.prepare("INSERT OR IGNORE INTO word VALUES (?)")
		indexed := map[string]bool{}
		for _, d := range docs {
			s.run(entry, rowID(d.id), d.said, d.writer, d.number, d.tags)
			s.run(erasing, rowID(d.id), d.wordsFingerprint())
			s.run(fingerprint, rowID(d.id), d.fingerprint(), d.wordsFingerprint())
			for w := range strings.FieldsSeq(d.said + " " + d.writer) {
				indexed[w] = true
			}
		}
		for _, w := range slices.Sorted(maps.Keys(indexed)) {
			s.run(word, w)
		}
		for _, id := range gone {
			s.run(erasing, rowID(id), nil)
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
