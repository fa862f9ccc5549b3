package search

import (
	"context"
	"syscall"
	"time"
)

// SQLite checks a table in one go, which takes a minute of a processor for an index of a million comments. So a large
// index is checked once the program has used less than idleShare of a processor for idleWindow, or after idleMost.
const (
	idleWindow = 5 * time.Second
	idleShare  = 0.25
	idleMost   = time.Hour
)

// untilIdle waits for windows until one is idle, or so many have passed. Used returns the processor time of the program.
// The error is that of ctx.
func untilIdle(ctx context.Context, window time.Duration, most int, used func() time.Duration) error {
	for range most {
		before := used()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(window):
		}
		if float64(used()-before) < idleShare*float64(window) {
			break
		}
	}
	return nil
}

// processorTime returns the processor time that the program has used (getrusage(2)); 0 if that is not known.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
