package main

import "testing"

func TestGCPace(t *testing.T) {
	const mb = 1 << 20
	var set []int
	collected := 0
	p := newGCPace(512 * mb)
	p.setPercent = func(percent int) { set = append(set, percent) }
	p.collect = func() { collected++ }
	for i, step := range []struct {
		allocated, live uint64 // in the interval, and at the end of the last collection
		percent         int    // that is set by it; zero for none
		collected       int    // so far
	}{
		{5 * mb, 10 * mb, 0, 0},
		{busyAllocation, 8 * mb, 400, 0},
		{100 * mb, 8 * mb, 0, 0},
		{100 * mb, 10 * mb, 300, 0}, // as more is in use, less is left
		{100 * mb, 16 * mb, 150, 0},
		{100 * mb, 5 * mb, 700, 0},
		{100 * mb, mb / 100, 1000, 0},
		{100 * mb, 80 * mb, 30, 0}, // with as much in use, the default would leave too much
		{1 * mb, 80 * mb, 0, 0},
		{100 * mb, 200 * mb, 25, 0},
		{100 * mb, 30 * mb, 100, 1},
		{100 * mb, 0, 0, 1}, // no collection yet
		{100 * mb, 39 * mb, 0, 1},
		{100 * mb, 16 * mb, 150, 1},
		{1 * mb, 16 * mb, 100, 2},
		{0, 16 * mb, 0, 2},
	} {
		set = nil
		p.step(p.allocated+step.allocated, step.live)
		if step.percent == 0 && len(set) > 0 || step.percent > 0 && (len(set) != 1 || set[0] != step.percent) ||
			collected != step.collected {
			t.Errorf("step %d: set %v, collected %d", i, set, collected)
		}
	}
	if got := newGCPace(64 * mb).least; got != 16*mb {
		t.Errorf("with 64 MB, a heap of %d bytes", got)
	}
}
