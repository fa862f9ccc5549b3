package edge

import "runtime"

// slots bound how many pages are made at the same time, and with it the memory that this takes. More than a few for
// each processor would not be ready sooner.
type slots chan struct{}

func newSlots() slots { return make(slots, 2*runtime.GOMAXPROCS(0)) }

// run calls fill when a slot is free, in the order of the calls, and returns what it returns. fill must not call run on
// the same slots.
func (s slots) run(fill func() ([]byte, error)) ([]byte, error) {
	s <- struct{}{}
	defer func() { <-s }()
	return fill()
}
