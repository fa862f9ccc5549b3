package search

import (
	"context"
	"fmt"
	"strings"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// A query is a filter translated to SQL.
type query struct {
	match      string // FTS5 query; empty for every document
	first, end int64  // first <= row id < end
	newest     bool   // in descending order
	n          int    // LIMIT
}

// find returns up to n ids of documents that filter selects, in the given order, after cursor (zero: from the
// beginning).
func (f *file) find(
	ctx context.Context, filter notice.Filter, order notice.Order, cursor notice.CommentID, n int,
) ([]notice.CommentID, error) {
	first, end := filter.Span()
	q := query{newest: order == notice.Newest, n: n}
	switch {
	case cursor != 0 && q.newest:
		end = min(end, cursor)
	case cursor != 0:
		first = max(first, cursor+1)
	}
	q.first, q.end = rowID(first), rowID(end)
	ps := fold.Terms(filter.Text)
	if len(ps) == 0 && strings.TrimSpace(filter.Text) != "" || n <= 0 {
		return nil, nil
	}
	var err error
	if q.match, err = f.expression(ctx, tagsFor(filter), ps); err != nil {
		return nil, err
	}
	return f.list(ctx, q)
}

// expression returns the FTS5 query for documents with all of the tags and phrases (SQLite documentation, FTS5,
// "Full-text Query Syntax"). Tags and words are quoted strings, in which FTS5 sees no operators; they
// contain no quotation marks themselves.
func (f *file) expression(ctx context.Context, tags []string, ps []fold.Term) (string, error) {
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

// maxCompletions is the largest number of words that a prefix is expanded to.
const maxCompletions = 20

// term returns the FTS5 query for a phrase. FTS5 reads the positions of a whole word lazily, as far as results are
// needed, but for a prefix it collects the positions of all matching words before the first result. So a prefix of
// few words, which may be common ones, is expanded to an OR of them. If it has many words, most are rare, and
// FTS5's own prefix query is cheaper than a long OR.
func (f *file) term(ctx context.Context, p fold.Term) (string, error) {
	if !p.Prefix {
		return quote(p.Words...), nil
	}
	before, prefix := p.Words[:len(p.Words)-1], p.Words[len(p.Words)-1]
	const query = "SELECT word FROM word WHERE word >= ? AND word < ? LIMIT ?"
	found, err := column[string](ctx, f.read, query, prefix, prefix+"\U0010FFFF", maxCompletions+1)
	if err != nil {
		return "", err
	}
	switch {
	case len(found) == 0:
		return quote(p.Words...), nil
	case len(found) > maxCompletions:
		return quote(p.Words...) + " *", nil
	}
	var choices []string
	for _, w := range found {
		choices = append(choices, quote(append(before[:len(before):len(before)], w)...))
	}
	return "(" + strings.Join(choices, " OR ") + ")", nil
}

// known returns those of some words that are in the index, or that words in it begin with.
func (f *file) known(ctx context.Context, words []string, prefix bool) (found []string, err error) {
	for _, w := range words {
		end := w
		if prefix {
			end += "\U0010FFFF"
		}
		const query = "SELECT word FROM word WHERE word >= ? AND word <= ? LIMIT 1"
		at, err := column[string](ctx, f.read, query, w, end)
		if err != nil {
			return nil, err
		}
		if len(at) > 0 {
			found = append(found, w)
		}
	}
	return found, nil
}

// list runs a query. SQLite walks either table in the order of its row ids, in either direction, and stops at the
// limit, so nothing is sorted.
func (f *file) list(ctx context.Context, q query) ([]notice.CommentID, error) {
	from, operands := "SELECT id AS row FROM document WHERE", []any{}
	if q.match != "" {
		from, operands = "SELECT rowid AS row FROM entry WHERE entry MATCH ? AND", []any{q.match}
	}
	direction := "ASC"
	if q.newest {
		direction = "DESC"
	}
	text := fmt.Sprintf("%s row >= ? AND row < ? ORDER BY row %s LIMIT ?", from, direction)
	rows, err := column[int64](ctx, f.read, text, append(operands, q.first, q.end, q.n)...)
	var ids []notice.CommentID
	for _, r := range rows {
		ids = append(ids, notice.CommentID(r))
	}
	return ids, err
}
