package main

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// A gcPace collects garbage less often while the program is busy. The heap is small, so that by default a collection
// comes after every few thousand pages and takes a tenth of the processor time of each. While much is allocated, the
// heap grows to least before garbage is collected; when that ends, the pace goes back to the default and garbage is
// collected once, so that the memory is given back. A heap with more than half of least in use is left to the default.
//
// With more than least in use, garbage is collected whenever the heap has grown by three fifths of least, so that it
// does not grow to twice what is in use. That is cheap: cached pages, of which such a heap consists, hold no pointers.
//
// The limit of the runtime (debug.SetMemoryLimit) holds all the same.
type gcPace struct {
	least      uint64 // size of the heap
	percent    int    // that is set
	allocated  uint64 // bytes since the program was started, at the last step
	setPercent func(int)
	collect    func()
}

const (
	paceInterval   = time.Second
	busyAllocation = 16 << 20 // bytes in an interval from which on the program is busy
	maxLeast       = 40 << 20
	defaultPercent = 100
	leastPercent   = 25
)

// newGCPace returns a pace for a program that may use that many bytes of memory.
func newGCPace(memory int64) *gcPace {
	return &gcPace{
		least: uint64(min(maxLeast, memory/4)), percent: defaultPercent,
		setPercent: func(percent int) { debug.SetGCPercent(percent) }, collect: runtime.GC,
	}
}

// step is called once in every interval, with the bytes allocated since the program was started, and those that were in
// use at the end of the last collection.
func (p *gcPace) step(allocated, live uint64) {
	since := allocated - p.allocated
	p.allocated = allocated
	wanted := defaultPercent
	switch {
	case live > p.least:
		wanted = max(leastPercent, int(p.least*60/live))
	case since >= busyAllocation && live > 0:
		wanted = max(defaultPercent, int(min((p.least-live)*100/live, 1000)))
	}
	if wanted == p.percent {
		return
	}
	p.percent = wanted
	p.setPercent(wanted)
	if wanted == defaultPercent {
		p.collect()
	}
}

// run takes steps until the context ends. It does nothing if the environment sets GOGC.
func (p *gcPace) run(ctx context.Context) {
	if os.Getenv("GOGC") != "" {
		return
	}
	heap := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}, {Name: "/gc/heap/live:bytes"}}
	every(ctx, paceInterval, func() {
		metrics.Read(heap)
		p.step(heap[0].Value.Uint64(), heap[1].Value.Uint64())
	})
}
