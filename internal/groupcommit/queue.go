// Package groupcommit runs updates of many goroutines in few transactions of a store whose engine has one writer at a
// time and waits for the disk at every commit.
//
// An update that finds no transaction in progress runs at once, in its caller's goroutine. Updates that arrive during
// a transaction are queued; when it ends, the first of them, the leader, runs all of them in one transaction and
// commits once. There is no timer, so a single writer waits for one commit only.
//
// # Failures
//
// An update whose closure returns an error or panics is left out of the commit, and its caller gets that error. No
// caller gets its result before everything that its closure has read is stored: if the commit fails, all of them get
// the error of the commit, also those whose closures had failed, because they may have failed over something that was
// never stored.
//
// What a failed closure wrote can only be undone together with the rest of its transaction. The updates before it then
// run again and are committed without it, and those behind it, which have not run yet, go into the next transaction. So
// every closure runs at most twice, no matter how many fail, as long as each does the same when it finds the same
// state; k failures cost at most k commits more. If a closure fails although it has just succeeded on the same state,
// it and the others that ran with it get a transaction each: none ever runs more than three times.
//
// If a commit fails and the engine cannot go on, or if the engine panics, the queue is broken: every update that waits
// or comes later fails with the same error, and Broken reports it.
package groupcommit

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// maxGroup is the largest number of updates in one transaction. groupTime is how long a transaction should last at most,
// since none of its updates has its result before all are stored; how many updates that is, the transaction before shows.
const (
	maxGroup  = 512
	groupTime = time.Second
)

// A Tx is a write transaction of the engine, which the updates of a group share. W is what their closures are called
// with. A transaction is not used any more after Commit, Rollback, or a panic of either.
type Tx[W any] interface {
	// Run calls update and returns its error, and whether the transaction now has writes that it did not have before.
	// An engine that can undo the writes of a failed update returns false for it.
	Run(update func(W) error) (wrote bool, err error)
	// Commit stores what was written. It is called only if something was.
	Commit() error
	// Rollback ends a transaction that is not committed.
	Rollback()
}

// Config says how a queue's transactions are run.
type Config[W any] struct {
	// Begin begins a write transaction. Only one is in progress at a time.
	Begin func() (Tx[W], error)

	// GoesOn reports whether the engine can be used further, with the state before the transaction, after Commit
	// failed with an error. Nil stands for never. After an error of Begin it always can.
	GoesOn func(error) bool

	// Unavailable is wrapped by every error of Update that is not the closure's own.
	Unavailable error

	// MaxWaiting is how many updates wait at most for the transaction in progress; zero is any number. MaxWait is how long
	// an update waits for its own transaction to begin; zero is for ever. Beyond these, which a disk that does not answer
	// or a very long transaction leads to, updates fail without having run.
	MaxWaiting int
	MaxWait    time.Duration
}

var (
	errClosed = errors.New("the store is closed")
	errFull   = errors.New("too many updates wait for the store")
	errTime   = errors.New("the store is still busy with an earlier update")
)

// A PanicError says that a closure or the engine panicked.
type PanicError struct {
	During string // what was being done: "begin", "update", "rollback" or "commit"
	Value  any    // of the panic; nil if the goroutine was ended by runtime.Goexit
	Stack  string // of the goroutine
}

func (e *PanicError) Error() string {
	if e.Value == nil {
		return "the goroutine was ended in " + e.During
	}
	return fmt.Sprintf("panic in %s: %v", e.During, e.Value)
}

// A Queue holds the updates that wait for the transaction in progress to end. It is safe for concurrent use.
type Queue[W any] struct {
	config   Config[W]
	breaking chan error // buffered 1

	mu      sync.Mutex
	most    int           // updates that the next group may have
	busy    bool          // a goroutine runs a group, or has been told to
	waiting []*update[W]  // in order of arrival
	closed  bool          // new updates are rejected
	broken  error         // why all updates fail; nil if they do not
	idle    chan struct{} // closed after the last group, if one was in progress when closed was set
}

// An update is a closure passed to Update.
type update[W any] struct {
	run   func(W) error
	err   error       // the result, valid after done
	ready chan signal // buffered 1
}

// A signal ends the wait of an update.
type signal int

const (
	done signal = iota // the update has its result
	lead               // it is the first of the next group, which its own goroutine must run
)

// New returns a queue for an engine.
func New[W any](c Config[W]) *Queue[W] {
	if c.GoesOn == nil {
		c.GoesOn = func(error) bool { return false }
	}
	return &Queue[W]{config: c, most: maxGroup, breaking: make(chan error, 1), idle: make(chan struct{})}
}

// Update runs f in a transaction and returns when it is committed. If f fails, Update returns when what f may have read
// is committed. f may run up to three times; only the last time counts.
//
// Errors: f's own; a *PanicError if f panicked; Config.Unavailable if the queue is closed or broken, if too many updates
// wait or f has waited too long, or if the transaction could not be begun or committed.
func (q *Queue[W]) Update(f func(W) error) error {
	u := &update[W]{run: f, ready: make(chan signal, 1)}
	leads, err := q.enqueue(u)
	if err != nil {
		return err
	}
	if leads || q.wait(u) == lead {
		q.lead()
	}
	return u.err
}

// wait waits for the signal of an update, or until it has waited too long for its transaction to begin.
func (q *Queue[W]) wait(u *update[W]) signal {
	if q.config.MaxWait <= 0 {
		return <-u.ready
	}
	timeout := time.NewTimer(q.config.MaxWait)
	defer timeout.Stop()
	select {
	case s := <-u.ready:
		return s
	case <-timeout.C:
	}
	if q.withdraw(u) {
		u.err = q.unavailable(errTime)
		return done
	}
	return <-u.ready
}

// withdraw removes an update from the queue. It reports false if that is too late: the update has a signal, or runs.
func (q *Queue[W]) withdraw(u *update[W]) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.waiting, u)
	if i < 0 || len(u.ready) > 0 {
		return false
	}
	q.waiting = slices.Delete(q.waiting, i, i+1)
	return true
}

// Err returns the error that broke the queue, or nil.
func (q *Queue[W]) Err() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.broken
}

// Break breaks the queue, such as when reading has shown that the engine cannot go on, and returns the error of all
// later updates: Config.Unavailable and err, or that of an earlier failure. The transaction in progress goes on.
func (q *Queue[W]) Break(err error) error { return q.breakOff(q.unavailable(err)) }

// Broken returns a channel that receives one error if the queue breaks.
func (q *Queue[W]) Broken() <-chan error { return q.breaking }

// Close makes later updates fail and waits for those already queued.
func (q *Queue[W]) Close() {
	q.mu.Lock()
	q.closed = true
	busy := q.busy
	q.mu.Unlock()
	if busy {
		<-q.idle
	}
}

// enqueue appends u and reports whether its caller must lead the next group right away, because none is in progress.
func (q *Queue[W]) enqueue(u *update[W]) (leads bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.broken != nil:
		return false, q.broken
	case q.closed:
		return false, q.unavailable(errClosed)
	case q.config.MaxWaiting > 0 && len(q.waiting) >= q.config.MaxWaiting:
		return false, q.unavailable(errFull)
	}
	q.waiting = append(q.waiting, u)
	leads = !q.busy
	q.busy = true
	return leads, nil
}

// lead runs the first group in the queue. Updates of it that could not be run yet go back to the head of the queue.
func (q *Queue[W]) lead() {
	group := q.take()
	ran := len(group)
	defer func() { q.release(group[:ran], group[ran:]) }() // also if this goroutine panics or ends: others wait for it
	begin := time.Now()
	ran = q.runGroup(group)
	q.measure(ran, time.Since(begin))
}

// measure sets how many updates the next group may have, after so many have taken a time.
func (q *Queue[W]) measure(ran int, took time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	each := max(took/time.Duration(ran), 1)
	q.most = int(min(max(groupTime/each, 1), maxGroup))
}

// take removes the leader and the updates behind it from the queue, as many as the group may have.
func (q *Queue[W]) take() []*update[W] {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), q.most)
	group := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return group
}

// release ends the wait of the updates that have run, the first of which is the leader's own, and puts the others back.
// Then it makes the first update in the queue the next leader. If the queue is broken, all in it get its error instead.
func (q *Queue[W]) release(ran, rest []*update[W]) {
	for _, u := range ran[1:] {
		u.ready <- done
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(rest, q.waiting...)
	if q.broken != nil {
		for _, u := range q.waiting {
			u.err = q.broken
			u.ready <- done
		}
		q.waiting = nil
	}
	switch {
	case len(q.waiting) > 0:
		q.waiting[0].ready <- lead
	case q.closed:
		close(q.idle)
	default:
		q.busy = false
	}
}
