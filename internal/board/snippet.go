package board

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"noticeboard/internal/markup"
	"noticeboard/internal/notice"
)

// Snippets lists the texts kept for a use, or for every one if it is empty, by id.
func (b *Board) Snippets(ctx context.Context, by notice.Actor, use notice.SnippetUse) (all []notice.Snippet, err error) {
	if err := by.Need(notice.ToAnswer); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(tx notice.Tx) error {
		all, err = tx.Snippets()
		return err
	})
	if use != "" {
		all = slices.DeleteFunc(all, func(s notice.Snippet) bool { return s.For != use })
	}
	return all, err
}

// Snippet returns one of them.
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

// PutSnippet adds a snippet without an id, or replaces the version of one that its writer had seen.
// Errors: ErrForbidden, ErrNotText, Problems, ErrNotFound, ErrConflict (someone else was first).
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

// DeleteSnippet forgets the version of a snippet that was seen. Errors: ErrForbidden, ErrNotFound,
// ErrConflict.
func (b *Board) DeleteSnippet(ctx context.Context, by notice.Actor, s notice.Snippet) error {
	if err := by.Need(notice.ToAnswer); err != nil {
		return err
	}
	return b.writeSnippet(ctx, by, notice.SnippetRemoved, s, func(tx notice.WriteTx) error { return tx.DeleteSnippet(s) })
}

// writeSnippet does something to a snippet and records it in the activity log.
func (b *Board) writeSnippet(ctx context.Context, by notice.Actor, kind notice.ActivityKind, s notice.Snippet, do func(notice.WriteTx) error) error {
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

// withSnippet returns d with the text of the snippet that was chosen, in the language of c's author,
// unless an explanation was written.
func withSnippet(tx notice.Tx, d notice.Decision, c notice.Comment) (notice.Decision, error) {
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
