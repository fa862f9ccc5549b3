package board

import (
	"context"
	"fmt"
	"slices"

	"noticeboard/internal/fold"
	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// An Index is a search index of comments. It may be behind the store.
type Index interface {
	// Find returns the ids of up to n comments that match a filter, in an order, behind a cursor (zero: from the
	// start). Errors: ErrUnavailable (a later attempt may succeed).
	Find(
		ctx context.Context, f notice.Filter, order notice.Order, cursor notice.CommentID, n int,
	) ([]notice.CommentID, error)
	// Neighbours returns search texts that differ from one by n for ñ, or ñ for n, and may find something. Errors: as Find.
	Neighbours(ctx context.Context, text string) ([]string, error)
	// Whole reports whether every comment can be found. It is false while the index is built.
	Whole() bool
}

// Find returns up to n comments, n being at least 1, that match a filter, as cases, in an order: those behind the
// cursor, or the first if it is zero. The cursor of the next page is next; zero if there is none. A search text
// without letters and digits matches nothing. Errors: ErrForbidden; ErrUnavailable (there is no index, or it cannot
// be searched now).
func (b *Board) Find(
	ctx context.Context, by notice.Actor, f notice.Filter, order notice.Order, cursor notice.CommentID, n int,
) (cases []Case, next notice.CommentID, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, 0, err
	}
	cases, err = search(ctx, b, f, order, cursor, n+1, func(tx notice.Tx, cs []notice.Comment) ([]Case, error) {
		return loadCases(tx, by, cs)
	})
	if len(cases) > n {
		cases = cases[:n]
		next = cases[n-1].Comment.ID
	}
	if terms := fold.Terms(f.Text); len(terms) > 0 {
		for i := range cases {
			cases[i] = markedCase(cases[i], terms)
		}
	}
	return cases, next, err
}

// markedCase returns a case with the terms of a search marked in the words and the name of its author. Its words have no
// links any more, as the desk shows them.
func markedCase(k Case, terms []fold.Term) Case {
	k.Comment.Body.Parts = slices.Clone(k.Comment.Body.Parts)
	for i, p := range k.Comment.Body.Parts {
		k.Comment.Body.Parts[i].HTML = markup.Unlinked(p.HTML)
	}
	found := marked(k.Comment, terms)
	k.Comment, k.FoundName, k.FoundOrganisation = found.Comment, found.Name, found.Organisation
	return k
}

// CountFound returns how many comments match a filter, as the index has them, counted up to most. Errors: as Find.
func (b *Board) CountFound(ctx context.Context, by notice.Actor, f notice.Filter, most int) (n int, err error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return 0, err
	}
	if b.index == nil {
		return 0, fmt.Errorf("there is no index: %w", notice.ErrUnavailable)
	}
	ids, err := b.index.Find(ctx, f, notice.Newest, 0, most)
	return len(ids), err
}

// FindIDs returns the ids of up to n comments that match a filter, newest first. Errors: as Find.
func (b *Board) FindIDs(ctx context.Context, by notice.Actor, f notice.Filter, n int) ([]notice.CommentID, error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, err
	}
	return search(ctx, b, f, notice.Newest, 0, n, func(_ notice.Tx, cs []notice.Comment) (ids []notice.CommentID, _ error) {
		for _, c := range cs {
			ids = append(ids, c.ID)
		}
		return ids, nil
	})
}

// FindsAll reports whether the index is complete. While it is being built, Find returns only some comments.
func (b *Board) FindsAll() bool { return b.index != nil && b.index.Whole() }

// search loads up to n comments that match a filter, in an order. The index may be behind the store, so each
// comment is matched again as the store has it; for those that do not match, more are asked for.
func search[T any](
	ctx context.Context, b *Board, f notice.Filter, order notice.Order, cursor notice.CommentID, n int,
	load func(notice.Tx, []notice.Comment) ([]T, error),
) (found []T, err error) {
	if b.index == nil {
		return nil, fmt.Errorf("there is no index: %w", notice.ErrUnavailable)
	}
	for len(found) < n {
		missing := n - len(found)
		ids, err := b.index.Find(ctx, f, order, cursor, missing)
		if err != nil {
			return nil, err
		}
		var page []T
		err = b.store.View(ctx, func(tx notice.Tx) (err error) {
			page, err = loadMatching(tx, ids, f, load)
			return err
		})
		if err != nil {
			return nil, err
		}
		found = append(found, page...)
		if len(ids) < missing {
			break
		}
		cursor = ids[len(ids)-1]
	}
	return found, nil
}

// loadMatching loads those comments with the given ids that exist and match a filter, or are damaged: the index has them,
// so they may match.
func loadMatching[T any](
	tx notice.Tx, ids []notice.CommentID, f notice.Filter, load func(notice.Tx, []notice.Comment) ([]T, error),
) ([]T, error) {
	cs, err := tx.CommentsByID(ids)
	if err != nil {
		return nil, err
	}
	return load(tx, slices.DeleteFunc(slices.Clone(cs), func(c notice.Comment) bool { return !f.Matches(c) && !c.Damaged() }))
}
