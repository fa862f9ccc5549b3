package search

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"noticeboard/internal/notice"
)

// A query is a filter in SQL's terms.
type query struct {
	match      string // what to ask FTS5 for; empty for every document
	first, end int64  // rows, from the first to the one before the end
	newest     bool
	n          int
}

// find returns up to n ids of documents that f chooses, in an order, behind a cursor (zero: from the
// beginning).
func (f *file) find(ctx context.Context, filter notice.Filter, order notice.Order, cursor notice.CommentID, n int) ([]notice.CommentID, error) {
	first, end := filter.Span()
	q := query{newest: order == notice.Newest, n: n}
	switch {
	case cursor != 0 && q.newest:
		end = min(end, cursor)
	case cursor != 0:
		first = max(first, cursor+1)
	}
	q.first, q.end = rowID(first), rowID(end)
	ps := phrases(filter.Text)
	if len(ps) == 0 && strings.TrimSpace(filter.Text) != "" || n <= 0 {
		return nil, nil
	}
	var err error
	if q.match, err = f.expression(ctx, tagsFor(filter), ps); err != nil {
		return nil, err
	}
	return f.list(ctx, q)
}

// expression returns the query that asks for all of the tags and phrases, in FTS5's language (SQLite
// documentation, FTS5, "Full-text Query Syntax"). There, what stands between quotation marks is
// nothing but words, and no word or tag holds one.
func (f *file) expression(ctx context.Context, tags []string, ps []phrase) (string, error) {
	var terms []string
	for _, t := range tags {
		terms = append(terms, quote(t))
	}
	for _, p := range ps {
		term, err := f.term(ctx, p)
		if err != nil {
			return "", err
		}
		terms = append(terms, term)
	}
	return strings.Join(terms, " AND "), nil
}

func quote(words ...string) string { return `"` + strings.Join(words, " ") + `"` }

// maxCompletions is how many words one that is begun is completed to one by one.
const maxCompletions = 20

// term asks for a phrase. FTS5 answers a word by going through where it stands, as far as it is
// asked to, but collects all places of all words that begin alike before it answers the first. So a
// word that is begun is asked for as this word or that if there are few, which may be common. Where
// there are many, most are rare and collecting them costs less than going through each.
func (f *file) term(ctx context.Context, p phrase) (string, error) {
	if !p.prefix {
		return quote(p.words...), nil
	}
	before, begun := p.words[:len(p.words)-1], p.words[len(p.words)-1]
	found, err := column[string](ctx, f.read, "SELECT word FROM word WHERE word >= ? AND word < ? LIMIT ?", begun, begun+"\U0010FFFF", maxCompletions+1)
	if err != nil {
		return "", err
	}
	switch {
	case len(found) == 0:
		return quote(p.words...), nil
	case len(found) > maxCompletions:
		return quote(p.words...) + " *", nil
	}
	var ways []string
	for _, w := range found {
		ways = append(ways, quote(append(before[:len(before):len(before)], w)...))
	}
	return "(" + strings.Join(ways, " OR ") + ")", nil
}

// list runs a query. Both tables are walked along their rows, in either direction, and no further
// than is asked for: nothing is sorted.
func (f *file) list(ctx context.Context, q query) ([]notice.CommentID, error) {
	from, operands := "SELECT id AS row FROM document WHERE", []any{}
	if q.match != "" {
		from, operands = "SELECT rowid AS row FROM entry WHERE entry MATCH ? AND", []any{q.match}
	}
	direction := "ASC"
	if q.newest {
		direction = "DESC"
	}
	rows, err := column[int64](ctx, f.read, fmt.Sprintf("%s row >= ? AND row < ? ORDER BY row %s LIMIT ?", from, direction), append(operands, q.first, q.end, q.n)...)
	var ids []notice.CommentID
	for _, r := range rows {
		ids = append(ids, notice.CommentID(r))
	}
	return ids, err
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
