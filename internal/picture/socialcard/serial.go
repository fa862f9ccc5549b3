package socialcard

import (
	"context"
	"fmt"
)

// A SerialDrawer draws one card at a time, so that many requests for different cards use one processor and the memory
// for one card. It is safe for concurrent use.
type SerialDrawer struct{ slot chan struct{} }

// NewSerialDrawer returns an idle SerialDrawer.
func NewSerialDrawer() *SerialDrawer { return &SerialDrawer{slot: make(chan struct{}, 1)} }

// Draw waits until no other card is being drawn, then calls the function Draw. If ctx ends while it waits, it returns
// the error of ctx.
func (s *SerialDrawer) Draw(ctx context.Context, c Content) ([]byte, error) {
	select {
	case s.slot <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting to draw a card: %w", ctx.Err())
	}
	defer func() { <-s.slot }()
	return Draw(c)
}
