package ratelimit

import (
	"container/heap"
	"math"
	"time"

	"golang.org/x/time/rate"
)

// A Rate is the size of a token bucket, at least 1, and the time until it gets one more token, more than 0.
type Rate struct {
	Burst int
	Every time.Duration
}

// setBack is by how much times may differ between calls that run at the same time. A time that is earlier by more
// means that the clock was set back.
const setBack = time.Minute

// rounding is the wait below which a token counts as available. A rate.Limiter counts in floating point, so a tiny part
// of the token may still be missing after exactly the wait that was returned.
const rounding = time.Microsecond

// Buckets holds a token bucket for each of at most capacity keys. A key without a bucket counts as one whose bucket is
// full. When all places are taken, a bucket that is full again makes room for a new key; one that is not is never
// forgotten, so that nothing is gained by using many other keys in between. While there is no room, all new keys share
// one more bucket.
//
// Buckets is not safe for concurrent use. If the clock is set back, buckets keep the tokens that they have and refill
// from the earlier time.
type Buckets[K comparable] struct {
	each     Rate
	capacity int

	byKey  map[K]*bucket[K]
	byFull fullHeap[K]
	common *bucket[K] // the shared one, which has no key

	latest time.Time // of the calls so far
	clock  time.Time // like latest, but not set back with it: it moves on from where it was
}

// A bucket holds the tokens of a key. All its times are those of Buckets.clock.
type bucket[K comparable] struct {
	key    K
	rate   Rate
	tokens *rate.Limiter
	full   time.Time // when it is full again
	place  int       // in the heap; -1 if it is in none
}

// NewBuckets returns buckets of one rate for capacity keys, and the one that further keys share.
func NewBuckets[K comparable](each, shared Rate, capacity int) *Buckets[K] {
	var none K
	return &Buckets[K]{each: each, capacity: capacity, byKey: map[K]*bucket[K]{}, common: newBucket(none, shared)}
}

// newBucket returns a full bucket that is not in the heap.
func newBucket[K comparable](k K, r Rate) *bucket[K] {
	return &bucket[K]{key: k, rate: r, tokens: rate.NewLimiter(rate.Every(r.Every), r.Burst), place: -1}
}

// Wait returns how long until there is a token for k; 0 if there is one. It takes none, and makes no bucket.
func (t *Buckets[K]) Wait(k K, now time.Time) time.Duration {
	ahead := t.advance(now)
	wait := time.Duration(0)
	if b, ok := t.byKey[k]; ok {
		wait = b.until(1, t.clock)
	} else if !t.hasRoom() {
		wait = t.common.until(1, t.clock)
	}
	if wait > 0 {
		wait += ahead
	}
	return wait
}

// Take takes a token for k, for which Wait has just returned 0. A call of refund puts it back.
func (t *Buckets[K]) Take(k K, now time.Time) (refund func()) {
	t.advance(now)
	b := t.bucket(k)
	t.reserve(b, 1)
	return func() { t.reserve(b, -1) }
}

// Left returns how many whole tokens there are for k, and how long until there is one more.
func (t *Buckets[K]) Left(k K, now time.Time) (tokens int, next time.Duration) {
	t.advance(now)
	b, ok := t.byKey[k]
	switch {
	case !ok && t.hasRoom():
		return t.each.Burst, 0
	case !ok:
		b = t.common
	}
	tokens = max(0, int(b.tokens.TokensAt(t.clock)+float64(rounding)/float64(b.rate.Every)))
	if tokens >= b.rate.Burst {
		return tokens, 0
	}
	return tokens, b.until(tokens+1, t.clock)
}

// Len returns the number of keys that have a bucket.
func (t *Buckets[K]) Len() int { return len(t.byKey) }

// until returns how long after now the bucket has n tokens, to the nanosecond; 0 if it has them or the wait is shorter
// than rounding.
func (b *bucket[K]) until(n int, now time.Time) time.Duration {
	missing := float64(n) - b.tokens.TokensAt(now)
	wait := time.Duration(math.Round(missing * float64(b.rate.Every)))
	if wait < rounding {
		return 0
	}
	return wait
}

// reserve takes n tokens from a bucket, or puts them back if n is negative. It always succeeds: the part of a token
// that is missing due to rounding is taken from the next refill.
//
// ReserveN with a negative n adds tokens, up to the burst (golang.org/issue/54082). Reservation.CancelAt does not fit:
// it restores nothing once the time of the reservation is over, and with that time as its argument it sets the limiter
// back, which then refills twice for the time since.
func (t *Buckets[K]) reserve(b *bucket[K], n int) {
	b.tokens.ReserveN(t.clock, n)
	b.full = t.clock.Add(b.until(b.rate.Burst, t.clock))
	if b.place >= 0 {
		heap.Fix(&t.byFull, b.place)
	}
}

// advance moves the time to now. It returns by how much an earlier call was ahead of now.
func (t *Buckets[K]) advance(now time.Time) (ahead time.Duration) {
	if t.latest.IsZero() {
		t.clock, t.latest = now, now
	}
	switch since := now.Sub(t.latest); {
	case since > 0:
		t.clock, t.latest = t.clock.Add(since), now
	case since < -setBack:
		t.latest = now
	default:
		return -since
	}
	return 0
}

// hasRoom reports whether a new key can have a bucket.
func (t *Buckets[K]) hasRoom() bool {
	return len(t.byKey) < t.capacity || len(t.byFull) > 0 && !t.byFull[0].full.After(t.clock)
}

// bucket returns the bucket of k, which it makes if there is room, or the shared one.
func (t *Buckets[K]) bucket(k K) *bucket[K] {
	if b, ok := t.byKey[k]; ok {
		return b
	}
	if !t.hasRoom() {
		return t.common
	}
	if len(t.byKey) >= t.capacity {
		full := heap.Pop(&t.byFull).(*bucket[K])
		delete(t.byKey, full.key)
	}
	b := newBucket(k, t.each)
	t.byKey[k] = b
	heap.Push(&t.byFull, b)
	return b
}

// fullHeap is a heap.Interface of buckets. The first is the one that is full again earliest.
type fullHeap[K comparable] []*bucket[K]

func (h fullHeap[K]) Len() int           { return len(h) }
func (h fullHeap[K]) Less(i, j int) bool { return h[i].full.Before(h[j].full) }

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
