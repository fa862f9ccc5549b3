package board

import (
	"context"

	"noticeboard/internal/notice"
)

const (
	maxNeighboursShown = 3  // neighbours
	maxNeighbourCount  = 99 // comments of one neighbour
)

// Neighbours returns up to 3 neighbours of a filter's text that find anything. Errors: as Find.
func (b *Board) Neighbours(ctx context.Context, by notice.Actor, f notice.Filter) ([]notice.Neighbour, error) {
	if err := by.Need(notice.ToModerate); err != nil {
		return nil, err
	}
	return b.neighbours(ctx, f)
}

func (b *Board) neighbours(ctx context.Context, f notice.Filter) (all []notice.Neighbour, err error) {
	if b.index == nil || f.Text == "" {
		return nil, nil
	}
	texts, err := b.index.Neighbours(ctx, f.Text)
	if err != nil {
		return nil, err
	}
	for _, text := range texts {
		if f.Text = text; len(all) == maxNeighboursShown {
			break
		}
		n, err := b.count(ctx, f, maxNeighbourCount+1)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			all = append(all, notice.Neighbour{Text: text, Count: min(n, maxNeighbourCount), More: n > maxNeighbourCount})
		}
	}
	return all, nil
}

// count returns how many comments match a filter, at most most.
func (b *Board) count(ctx context.Context, f notice.Filter, most int) (int, error) {
	found, err := search(ctx, b, f, notice.Newest, 0, most, func(_ notice.Tx, cs []notice.Comment) ([]struct{}, error) {
		return make([]struct{}, len(cs)), nil
	})
	return len(found), err
}
