// Package ratelimit slows down those who post too often.
//
// Each network has a token bucket of its own, and the table of buckets has a fixed size, so that
// no number of addresses fills the memory. Someone with many addresses must not gain by pushing
// his own out of it: a network is only forgotten, the one unheard of for longest first, when its
// bucket is full again and a new one would be the same. As long as there is no such place, the
// strangers who come all share one bucket. It is a large one, so that they are not shut out by a
// crowd, and it is the limit for a flood from ever new addresses.
//
// What all senders in the world can spend is bounded by that: a full bucket for each place in the
// table, then a token for each place every interval, and what the shared bucket grants.
package ratelimit

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// DefaultNetworks is how many networks a limiter remembers if it is not told.
const DefaultNetworks = 20_000

// The bucket that strangers share holds one token for every 20 places of the table and gets one
// for every 200 each second: with 20,000 places a thousand, then a hundred a second.
const (
	networksPerSharedToken  = 20
	networksPerSharedRefill = 200
)

// A Limiter keeps one token bucket for each network it hears from. Its methods may be called at
// the same time.
type Limiter struct {
	every    time.Duration
	burst    int
	capacity int

	mu     sync.Mutex
	nets   map[netip.Prefix]*list.Element
	order  list.List // of *bucket, the last heard of in front
	shared *rate.Limiter
}

type bucket struct {
	network netip.Prefix
	tokens  *rate.Limiter
}

// New returns a limiter that grants each network burst posts at once (at least one) and one more
// every interval, and has that many places for networks, DefaultNetworks if zero. If every is
// zero, it grants everything.
func New(every time.Duration, burst, capacity int) *Limiter {
	if capacity <= 0 {
		capacity = DefaultNetworks
	}
	return &Limiter{
		every:    every,
		burst:    max(burst, 1),
		capacity: capacity,
		nets:     map[netip.Prefix]*list.Element{},
		shared:   rate.NewLimiter(rate.Limit(capacity)/networksPerSharedRefill, max(capacity/networksPerSharedToken, 1)),
	}
}

// Spend takes a token from the bucket of from's network and returns 0. If there is none it takes
// nothing and returns how long to wait for one. Should now lie before the now of an earlier call,
// the bucket fills on from there.
func (l *Limiter) Spend(from netip.Addr, now time.Time) time.Duration {
	if l.every <= 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.bucket(Network(from), now).ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait < time.Microsecond { // rounding: who waits as long as told is let in
		return 0
	}
	r.CancelAt(now)
	return wait
}

// bucket returns the bucket that a network spends from.
func (l *Limiter) bucket(of netip.Prefix, now time.Time) *rate.Limiter {
	if e, known := l.nets[of]; known {
		l.order.MoveToFront(e)
		return e.Value.(*bucket).tokens
	}
	if len(l.nets) >= l.capacity && !l.evictOne(now) {
		return l.shared
	}
	b := &bucket{of, rate.NewLimiter(rate.Every(l.every), l.burst)}
	l.nets[of] = l.order.PushFront(b)
	return b.tokens
}

// evictOne makes place in the table, if that takes nothing from the limit.
func (l *Limiter) evictOne(now time.Time) bool {
	e := l.order.Back()
	b := e.Value.(*bucket)
	b.tokens.AllowN(now, 0) // has it fill on from now, should the clock have gone back
	if b.tokens.TokensAt(now) < float64(l.burst) {
		return false
	}
	l.order.Remove(e)
	delete(l.nets, b.network)
	return true
}

// Network returns what one subscriber usually holds: an IPv4 address or an IPv6 /64. An IPv4
// address mapped into IPv6 is the IPv4 address. All invalid addresses are one network.
func Network(a netip.Addr) netip.Prefix {
	a = a.Unmap()
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
