package boltstore

import (
	"context"
	"testing"
	"time"
)

// TestTheCheckGivesWay counts how often the processor time is asked for: twice for each pause.
func TestTheCheckGivesWay(t *testing.T) {
	const d = time.Microsecond
	for name, c := range map[string]struct {
		during float64 // how many processors the program uses during a pause
		pauses int
	}{"idle": {0, 1}, "a little": {0.2, 1}, "busy": {0.8, checkPauses}, "with all processors": {2, checkPauses}} {
		asked, used := 0, time.Duration(0)
		err := giveWay(context.Background(), d, func() time.Duration {
			asked++
			used += time.Duration(c.during * float64(d))
			return used
		})
		if err != nil || asked != 2*c.pauses {
			t.Errorf("%s: the time was asked for %d times, want %d (%v)", name, asked, 2*c.pauses, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := giveWay(ctx, time.Hour, processorTime); err == nil {
		t.Error("it waits although the context has ended")
	}
	if processorTime() == 0 {
		t.Error("the processor time is not known")
	}
}
