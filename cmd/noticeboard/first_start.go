package main

import (
	"context"
	"errors"
	"noticeboard/internal/board"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
)

// prepare stores the first content of a board that is new. The house rules are stored last: a board without them is new,
// or was stopped before it was complete.
func prepare(ctx context.Context, b *board.Board, first firstAnnouncement) error {
	_, err := b.Rules(ctx, 0)
	if errors.Is(err, notice.ErrNotFound) {
		err = storeFirst(ctx, b, first)
	}
	return err
}

// storeFirst stores the announcement or, with none, the neutral institution, and then the house rules. A board that has
// an announcement is older than house rules: it gets nothing else.
func storeFirst(ctx context.Context, b *board.Board, first firstAnnouncement) error {
	existing, err := b.Announcements(ctx, 0, 1)
	switch {
	case err != nil:
	case len(existing) > 0:
	case first == firstNone, b.Institution().Version > 0: // or it was stopped after storing the neutral institution
		err = storeNeutralInstitution(ctx, b)
	default:
		err = importSeeds(ctx, b)
	}
	if err != nil {
		return err
	}
	rules, err := importer.Rules()
	if err != nil {
		return err
	}
	return b.FirstRules(ctx, rules)
}

func storeNeutralInstitution(ctx context.Context, b *board.Board) error {
	i, err := importer.NeutralInstitution()
	if err != nil {
		return err
	}
	return b.FirstInstitution(ctx, i)
}

func importSeeds(ctx context.Context, b *board.Board) error {
	seeds, err := importer.Seeds()
	if err != nil {
		return err
	}
	for _, seed := range seeds {
		if _, err := b.Import(ctx, seed); err != nil {
			return err
		}
	}
	return nil
}
