package socialcard

import (
	"context"
	"fmt"
)

// A SerialDrawer draws one card at a time: whoever asks for many different ones keeps one processor busy, and no
// more memory than one card needs. It is safe for concurrent use.
type SerialDrawer struct{ slot chan struct{} }

// NewSerialDrawer returns an idle SerialDrawer.
func NewSerialDrawer() *SerialDrawer { return &SerialDrawer{slot: make(chan struct{}, 1)} }

// Draw is the function Draw when its turn comes. It returns the context's error if that ends before.
func (p *SerialDrawer) Draw(ctx context.Context, c Content) ([]byte, error) {
	select {
	case p.slot <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting to draw a card: %w", ctx.Err())
	}
	defer func() { <-p.slot }()
	return Draw(c)
}
