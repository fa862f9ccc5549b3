package outbox

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

type busy time.Duration

func (busy) Error() string               { return "429" }
func (b busy) RetryAfter() time.Duration { return time.Duration(b) }

// TestChannelPause grows with each failure, and is never shorter than the receiver asks for.
func TestChannelPause(t *testing.T) {
	w := New(Config{FirstPause: time.Second, LastPause: 5 * time.Second})
	asked := func(d time.Duration) error { return fmt.Errorf("%w: %w", ErrChannel, busy(d)) }
	for i, test := range []struct {
		err  error
		want time.Duration
	}{
		{ErrChannel, time.Second}, {errors.New("refused"), 2 * time.Second}, {asked(0), 4 * time.Second},
		{asked(time.Minute), time.Minute}, {asked(time.Second), 5 * time.Second}, {ErrChannel, 5 * time.Second},
	} {
		if got := w.channelPause(test.err); got != test.want {
			t.Errorf("pause %d is %v, want %v", i+1, got, test.want)
		}
	}
}
