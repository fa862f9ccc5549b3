package search

import (
	"context"
	"testing"
	"time"
)

// TestUntilIdle counts how often the processor time is asked for: twice for each window.
func TestUntilIdle(t *testing.T) {
	const window, most = time.Microsecond, 7
	for name, c := range map[string]struct {
		busy    int // windows in which the program uses a whole processor; after that, a tenth
		windows int
	}{"idle": {0, 1}, "busy at first": {3, 4}, "always busy": {99, most}} {
		asked, used := 0, time.Duration(0)
		err := untilIdle(context.Background(), window, most, func() time.Duration {
			share := 0.1
			if asked++; asked <= 2*c.busy {
				share = 1
			}
			used += time.Duration(share * float64(window))
			return used
		})
		if err != nil || asked != 2*c.windows {
			t.Errorf("%s: the time was asked for %d times, want %d (%v)", name, asked, 2*c.windows, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := untilIdle(ctx, time.Hour, most, processorTime); err == nil {
		t.Error("it waits although the context has ended")
	}
}
