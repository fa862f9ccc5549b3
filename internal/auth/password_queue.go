package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"noticeboard/internal/notice"
)

// An origin says who asks for a password to be hashed.
type origin int

const (
	fromStranger origin = iota // a network from which the account did not sign in before
	fromKnown                  // one from which it did, a session, or the holder of a one-time link

	origins
)

// Limits of the queue for hashing passwords.
const (
	hashWait       = 2 * time.Second // longest wait
	waitingPerSlot = 8               // hashes that wait, for each that may be computed at the same time
)

// hashTimeout bounds the operations that hash more than once. It is shorter than the time in which the server must
// have answered (20 s), after which a hash would be computed for nothing.
const hashTimeout = 10 * time.Second

// A hashQueue bounds how many passwords are hashed at the same time, and how many wait for that. Strangers never
// have all slots: one is kept for known networks, and these come first when a slot becomes free. So many strangers who
// guess passwords cannot keep the staff out.
type hashQueue struct {
	slots int // at least 2

	mu      sync.Mutex
	running [origins]int
	waiting [origins][]*hashTurn // in the order of arrival
}

// A hashTurn is a hash that waits. Its channel is closed when it has got a slot.
type hashTurn struct{ granted chan struct{} }

// newHashQueue returns a queue for slots hashes at the same time, at least 2.
func newHashQueue(slots int) *hashQueue { return &hashQueue{slots: max(slots, 2)} }

// enter waits for a slot. If it returns nil, the caller calls leave afterwards. It returns notice.TooSoon at once if
// too many wait already, and if there is no slot within hashWait or by the deadline of ctx; or the error of ctx if that
// is cancelled.
func (q *hashQueue) enter(ctx context.Context, from origin) error {
	if err := waitError(ctx); err != nil {
		return err
	}
	turn, err := q.join(from)
	if err != nil || turn == nil {
		return err
	}
	timeout := time.NewTimer(hashWait)
	defer timeout.Stop()
	select {
	case <-turn.granted:
		if err = waitError(ctx); err == nil {
			return nil
		}
	case <-timeout.C:
		err = notice.TooSoon(hashWait)
	case <-ctx.Done():
		err = waitError(ctx)
	}
	q.giveUp(from, turn)
	return err
}

// waitError returns the error of ctx, and notice.TooSoon if its deadline has passed.
func waitError(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return notice.TooSoon(hashWait)
	}
	return ctx.Err()
}

// join takes a slot, if there is one for from, and returns nil; else it returns a turn that waits.
func (q *hashQueue) join(from origin) (*hashTurn, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.free(from) {
		q.running[from]++
		return nil, nil
	}
	if len(q.waiting[from]) >= waitingPerSlot*q.slotsFor(from) {
		return nil, notice.TooSoon(hashWait)
	}
	turn := &hashTurn{make(chan struct{})}
	q.waiting[from] = append(q.waiting[from], turn)
	return turn, nil
}

// giveUp ends the wait of a turn. If it has got a slot in the meantime, it frees that.
func (q *hashQueue) giveUp(from origin, turn *hashTurn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.Index(q.waiting[from], turn); i >= 0 {
		q.waiting[from] = slices.Delete(q.waiting[from], i, i+1)
		return
	}
	q.release(from)
}

// leave frees a slot.
func (q *hashQueue) leave(from origin) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.release(from)
}

// release frees a slot and gives free ones to those who wait. The caller holds q.mu.
func (q *hashQueue) release(from origin) {
	q.running[from]--
	for _, next := range []origin{fromKnown, fromStranger} {
		for len(q.waiting[next]) > 0 && q.free(next) {
			q.running[next]++
			close(q.waiting[next][0].granted)
			q.waiting[next] = slices.Delete(q.waiting[next], 0, 1)
		}
	}
}

// free reports whether there is a slot for from. The caller holds q.mu.
func (q *hashQueue) free(from origin) bool {
	return q.running[fromKnown]+q.running[fromStranger] < q.slots && q.running[from] < q.slotsFor(from)
}

// slotsFor returns how many slots from can have at the same time.
func (q *hashQueue) slotsFor(from origin) int {
	if from == fromStranger {
		return q.slots - 1
	}
	return q.slots
}
