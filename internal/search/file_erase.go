package search

import (
	"context"
	"database/sql"
	"errors"
)

// erasing reports whether the file holds words of documents that were replaced or deleted.
func (f *file) erasing(ctx context.Context) (so bool, err error) {
	err = f.write.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM erasing)").Scan(&so)
	return so, err
}

// erase rewrites the file without the words of documents that were replaced or deleted. It reports false if a query in
// progress prevents that; then it must be called again. If it is interrupted, the table erasing keeps its row.
//
// A deleted document leaves its words in the full-text index: a table that does not store the texts cannot know which
// words to delete, so FTS5 only marks the document, and its option secure-delete has no effect. Optimizing merges all
// segments of the index into a new one, without deleted documents. Deleted rows leave their content in free pages, and
// rows that were moved to another page when a B-tree was balanced leave it between the cells, even with PRAGMA
// secure_delete. VACUUM copies the rows in use into new pages, and the checkpoint copies these into the file. This
// takes time and disk space in proportion to the file (2 seconds for 100,000 comments); queries go on meanwhile.
func (f *file) erase(ctx context.Context) (done bool, err error) {
	err = f.inTransaction(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		s.run(s.prepare("INSERT INTO entry (entry) VALUES ('optimize')"))
		s.run(s.prepare("DELETE FROM word WHERE NOT EXISTS (SELECT 1 FROM term WHERE term.term = word.word)"))
		return s.err
	})
	if err != nil {
		return false, err
	}
	if err := f.vacuum(ctx); err != nil {
		return false, err
	}
	var busy bool
	var pages, copied int
	err = f.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(truncate)").Scan(&busy, &pages, &copied)
	if err != nil || busy {
		return false, err
	}
	_, err = f.write.ExecContext(ctx, "DELETE FROM erasing")
	return err == nil, err
}

// vacuum runs VACUUM. SQLite keeps what exceeds its page cache in a temporary file, which it unlinks as soon as it has
// created it, instead of memory.
func (f *file) vacuum(ctx context.Context) (err error) {
	c, err := f.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	_, err1 := c.ExecContext(ctx, "PRAGMA temp_store = file")
	_, err2 := c.ExecContext(ctx, "VACUUM")
	_, err3 := c.ExecContext(context.WithoutCancel(ctx), "PRAGMA temp_store = memory")
	return errors.Join(err1, err2, err3)
}
