package search

import "context"

// Lag returns how many changes of the store are not in the index yet, and whether the index is open. Until the index is
// open, all changes count.
func (x *Index) Lag(ctx context.Context) (changes uint64, open bool, err error) {
	x.mu.Lock()
	done, open := x.indexed, x.file != nil
	x.mu.Unlock()
	if !open {
		done = 0
	}
	last, err := x.lastChange(ctx)
	if err != nil || last.Seq <= done { // what was indexed meanwhile may be ahead of what was read before
		return 0, open, err
	}
	return last.Seq - done, open, nil
}
