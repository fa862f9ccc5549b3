package card

import (
	"context"
	"fmt"
)

// A Press draws one card at a time: whoever asks for many different ones keeps one processor busy, and no
// more memory than one card needs. It is safe for concurrent use.
type Press struct{ turn chan struct{} }

// NewPress returns a press at rest.
func NewPress() *Press { return &Press{turn: make(chan struct{}, 1)} }

// Draw is the function Draw when its turn comes. It returns the context's error if that ends before.
func (p *Press) Draw(ctx context.Context, c Content) ([]byte, error) {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting to draw a card: %w", ctx.Err())
	}
	defer func() { <-p.turn }()
	return Draw(c)
}
