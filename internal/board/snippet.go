package board

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// Snippets returns the snippets for a use, or all if it is empty, by id. Errors: ErrForbidden.
func (b *Board) Snippets(
	ctx context.Context, by notice.Actor, use notice.SnippetUse,
) (all []notice.Snippet, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		all, err = tx.Snippets()
		return err
	})
	if use != "" {
		all = slices.DeleteFunc(slices.Clone(all), func(s notice.Snippet) bool { return s.For != use })
	}
	return all, err
}

// Snippet returns the snippet with an id. Errors: ErrForbidden, ErrNotFound.
func (b *Board) Snippet(ctx context.Context, by notice.Actor, id uint64) (s notice.Snippet, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return s, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		s, err = tx.Snippet(id)
		return err
	})
	return s, err
}

// PutSnippet adds a snippet if its id is zero, and otherwise replaces the version that it is based on. Errors:
// ErrForbidden, ErrNotText, Problems, ErrNotFound, ErrConflict (someone else has changed it since).
func (b *Board) PutSnippet(ctx context.Context, by notice.Actor, s notice.Snippet) (after notice.Snippet, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return after, err
	}
	if s, err = cleanedSnippet(s); err != nil {
		return after, err
	}
	kind := notice.SnippetEdited
	if s.ID == 0 {
		kind = notice.SnippetAdded
	}
	return after, b.writeSnippet(ctx, by, kind, s, func(tx notice.WriteTx) error {
		rules, err := tx.Rules(0)
		if err != nil {
			return err
		}
		if err := s.Check(rules); err != nil {
			return err
		}
		if all, err := tx.Snippets(); err != nil {
			return err
		} else if s.ID == 0 && len(all) >= notice.MaxSnippets {
			return notice.Problems{"form": {Key: "problem.snippet.count"}}
		}
		after, err = tx.PutSnippet(s)
		return err
	})
}

// DeleteSnippet deletes a snippet in the version that the user saw. Errors: ErrForbidden, ErrNotFound, ErrConflict
// (someone else has changed it since).
func (b *Board) DeleteSnippet(ctx context.Context, by notice.Actor, s notice.Snippet) error {
	if err := by.Need(notice.ToAnswer); err != nil {
		return err
	}
	return b.writeSnippet(ctx, by, notice.SnippetRemoved, s, func(tx notice.WriteTx) error {
		return tx.DeleteSnippet(s)
	})
}

// writeSnippet runs do in a transaction and records it in the journal.
func (b *Board) writeSnippet(
	ctx context.Context, by notice.Actor, kind notice.ActivityKind, s notice.Snippet, do func(notice.WriteTx) error,
) error {
	now := b.now()
	err := b.store.Update(ctx, func(tx notice.WriteTx) error {
		if err := do(tx); err != nil {
			return err
		}
		return tx.AppendActivity(notice.Activity{At: now, By: by.Login, Kind: kind, Of: s.Name})
	})
	if err != nil {
		return fmt.Errorf("snippet %d: %w", s.ID, err)
	}
	return nil
}

// cleanedSnippet returns s with its texts cleaned by package markup, or ErrNotText.
func cleanedSnippet(s notice.Snippet) (_ notice.Snippet, err error) {
	if s.Name, err = markup.CleanLine(s.Name); err != nil {
		return s, err
	}
	texts := map[notice.Lang]string{}
	for _, l := range notice.Langs {
		if texts[l], err = markup.Clean(s.Texts[l]); err != nil {
			return s, err
		}
	}
	s.Texts = texts
	return s, nil
}

// withSnippet returns d with the text of the chosen snippet, in the language of c, as its explanation, unless one
// was typed. Errors: Problems (there is no such snippet).
func withSnippet(tx notice.SnippetReader, d notice.Decision, c notice.Comment) (notice.Decision, error) {
	if d.Snippet == 0 || d.Explanation != "" {
		return d, nil
	}
	s, err := tx.Snippet(d.Snippet)
	if errors.Is(err, notice.ErrNotFound) || err == nil && s.For != notice.ForExplanation {
		return d, notice.Problems{"snippet": {Key: "problem.snippet.unknown"}}
	}
	d.Explanation = s.In(c.Lang)
	return d, err
}
