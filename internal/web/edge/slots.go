package edge

import (
	"runtime"
	"sync/atomic"
	"time"
)

// Limits of the requests that wait until a page can be made. Each holds a connection.
const (
	maxWaiting = 1024
	slotWait   = 10 * time.Second // shorter than the server has for an answer
)

// slots bound how many pages are made at the same time, and with it the memory that this takes. More than a few for
// each processor would not be ready sooner. They also bound how many requests wait for that, and how long.
type slots struct {
	taken   chan struct{}
	waiting atomic.Int64
}

func newSlots() *slots { return &slots{taken: make(chan struct{}, 2*runtime.GOMAXPROCS(0))} }

// run calls fill when a slot is free, in the order of the calls, and returns what it returns. It returns ErrBusy if too
// many wait already, or if none is free in time. fill must not call run on the same slots.
func (s *slots) run(fill func() ([]byte, error)) ([]byte, error) {
	if !s.take() {
		return nil, ErrBusy
	}
	defer func() { <-s.taken }()
	return fill()
}

func (s *slots) take() bool {
	select {
	case s.taken <- struct{}{}:
		return true
	default:
	}
	defer s.waiting.Add(-1)
	if s.waiting.Add(1) > maxWaiting {
		return false
	}
	timeout := time.NewTimer(slotWait)
	defer timeout.Stop()
	select {
	case s.taken <- struct{}{}:
		return true
	case <-timeout.C:
		return false
	}
}
