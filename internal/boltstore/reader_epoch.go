package boltstore

import "sync"

// readers counts the open read transactions, so that it can be known when all that were begun before some moment have
// ended. The zero value is ready for use. It is safe for concurrent use.
type readers struct {
	mu     sync.Mutex
	epochs []*epoch // in order; the last is the present one; of the others, the first has open transactions
}

// An epoch is the time between two calls of nextEpoch.
type epoch struct {
	open  int           // read transactions begun in it that have not ended
	ended chan struct{} // closed when it is over and none of it or of an earlier epoch is open
}

// enter must be called before a read transaction is begun, and leave, with the epoch that it returned, after the
// transaction has ended.
func (r *readers) enter() *epoch {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.present()
	e.open++
	return e
}

func (r *readers) leave(e *epoch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e.open--
	r.end()
}

// nextEpoch begins an epoch and returns a channel that is closed when no read transaction of an earlier epoch is open.
func (r *readers) nextEpoch() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.present()
	r.epochs = append(r.epochs, &epoch{ended: make(chan struct{})})
	r.end()
	return last.ended
}

// present returns the present epoch, for a caller that holds mu.
func (r *readers) present() *epoch {
	if len(r.epochs) == 0 {
		r.epochs = []*epoch{{ended: make(chan struct{})}}
	}
	return r.epochs[len(r.epochs)-1]
}

// end removes the epochs that have ended, for a caller that holds mu.
func (r *readers) end() {
	for len(r.epochs) > 1 && r.epochs[0].open == 0 {
		close(r.epochs[0].ended)
		r.epochs = r.epochs[1:]
	}
}
