package ratelimit

import (
	"container/heap"
	"time"
)

// A Rate is the size of a token bucket, at least 1, and the time until it gets one more token, more than 0.
type Rate struct {
	Burst int
	Every time.Duration
}

// setBack is by how much times may differ between calls that run at the same time. A time that is earlier by more
// means that the clock was set back.
const setBack = time.Minute

// Buckets holds a token bucket for each of at most capacity keys. A key without a bucket counts as one whose bucket is
// full. When all places are taken, a bucket that is full again makes room for a new key; one that is not is never
// forgotten, so that nothing is gained by using many other keys in between. While there is no room, all new keys share
// one more bucket.
//
// Buckets is not safe for concurrent use. If the clock is set back, buckets keep the tokens that they have and refill
// from the earlier time.
type Buckets[K comparable] struct {
	each, shared Rate
	capacity     int

	byKey  map[K]*bucket[K]
	byFull fullHeap[K]
	common bucket[K] // the shared one

	elapsed time.Duration // since the first call, not counting time that the clock was set back by
	latest  time.Time     // of the calls so far
}

// A bucket is kept as the time at which it is full again, from which its tokens follow.
type bucket[K comparable] struct {
	key   K
	full  time.Duration // Buckets.elapsed when it is full
	place int           // in the heap; -1 if it is in none
}

// NewBuckets returns buckets of one rate for capacity keys, and the one that further keys share.
func NewBuckets[K comparable](each, shared Rate, capacity int) *Buckets[K] {
	return &Buckets[K]{
		each: each, shared: shared, capacity: capacity, byKey: map[K]*bucket[K]{}, common: bucket[K]{place: -1},
	}
}

// Wait returns how long until there is a token for k; 0 if there is one. It takes none, and makes no bucket.
func (t *Buckets[K]) Wait(k K, now time.Time) time.Duration {
	ahead := t.advance(now)
	wait := time.Duration(0)
	if b, ok := t.byKey[k]; ok {
		wait = t.each.wait(b.full - t.elapsed)
	} else if !t.hasRoom() {
		wait = t.shared.wait(t.common.full - t.elapsed)
	}
	if wait > 0 {
		wait += ahead
	}
	return wait
}

// Take takes a token for k, for which Wait has just returned 0. A call of refund puts it back.
func (t *Buckets[K]) Take(k K, now time.Time) (refund func()) {
	t.advance(now)
	b, rate := t.bucket(k)
	b.full = max(b.full, t.elapsed) + rate.Every
	t.reorder(b)
	return func() {
		b.full -= rate.Every
		t.reorder(b)
	}
}

// Len returns the number of keys that have a bucket.
func (t *Buckets[K]) Len() int { return len(t.byKey) }

// wait returns the time until a bucket that is full after missing has a token.
func (r Rate) wait(missing time.Duration) time.Duration {
	return max(0, missing-time.Duration(r.Burst-1)*r.Every)
}

// advance moves the time to now. It returns by how much an earlier call was ahead of now.
func (t *Buckets[K]) advance(now time.Time) (ahead time.Duration) {
	if t.latest.IsZero() {
		t.latest = now
	}
	switch since := now.Sub(t.latest); {
	case since > 0:
		t.elapsed, t.latest = t.elapsed+since, now
	case since < -setBack:
		t.latest = now
	default:
		return -since
	}
	return 0
}

// hasRoom reports whether a new key can have a bucket.
func (t *Buckets[K]) hasRoom() bool {
	return len(t.byKey) < t.capacity || len(t.byFull) > 0 && t.byFull[0].full <= t.elapsed
}

// bucket returns the bucket of k, which it makes if there is room, or the shared one, and its rate.
func (t *Buckets[K]) bucket(k K) (*bucket[K], Rate) {
	if b, ok := t.byKey[k]; ok {
		return b, t.each
	}
	if !t.hasRoom() {
		return &t.common, t.shared
	}
	if len(t.byKey) >= t.capacity {
		full := heap.Pop(&t.byFull).(*bucket[K])
		delete(t.byKey, full.key)
	}
	b := &bucket[K]{key: k}
	t.byKey[k] = b
	heap.Push(&t.byFull, b)
	return b, t.each
}

// reorder restores the order after a bucket's tokens have changed.
func (t *Buckets[K]) reorder(b *bucket[K]) {
	if b.place >= 0 {
		heap.Fix(&t.byFull, b.place)
	}
}

// fullHeap is a heap.Interface of buckets. The first is the one that is full again earliest.
type fullHeap[K comparable] []*bucket[K]

func (h fullHeap[K]) Len() int           { return len(h) }
func (h fullHeap[K]) Less(i, j int) bool { return h[i].full < h[j].full }

func (h fullHeap[K]) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push implements heap.Interface.
func (h *fullHeap[K]) Push(b any) {
	added := b.(*bucket[K])
	added.place = len(*h)
	*h = append(*h, added)
}

// Pop implements heap.Interface.
func (h *fullHeap[K]) Pop() any {
	all := *h
	last := all[len(all)-1]
	all[len(all)-1] = nil
	*h, last.place = all[:len(all)-1], -1
	return last
}
