// Package ratelimit limits how often each network may post, with token buckets.
//
// Each network has its own bucket. The table of buckets has a fixed capacity, so that memory is bounded
// whatever number of addresses sends. A sender with many addresses must not gain by evicting buckets: a
// full table evicts the least recently used network only if its bucket is full again, when a new bucket
// would be the same. While there is none to evict, all new networks share one bucket. It is larger than
// that of a network, so that a crowd is not shut out, and it limits a flood from ever new addresses.
//
// The total that all senders can spend is therefore bounded: a full bucket for each network in the
// table, one token for each of them every interval, and what the shared bucket grants.
package ratelimit

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// DefaultNetworks is the default capacity of a Limiter's table.
const DefaultNetworks = 20_000

// The size of the shared bucket is a 20th of the table's capacity, and it gets a 200th of it in tokens
// each second: for 20,000 networks, 1,000 tokens and 100 a second.
const (
	networksPerSharedToken  = 20
	networksPerSharedRefill = 200
)

// A Limiter holds one token bucket for each network. It is safe for concurrent use.
type Limiter struct {
	every    time.Duration
	burst    int
	capacity int

	mu     sync.Mutex
	nets   map[netip.Prefix]*list.Element
	order  list.List // of *bucket, most recently used first
	shared *rate.Limiter
}

type bucket struct {
	network netip.Prefix
	tokens  *rate.Limiter
}

// New returns a limiter that grants each network burst posts at once (at least one) and one more every
// interval. The table holds capacity networks, or DefaultNetworks if capacity is zero. If every is zero,
// the limiter grants everything.
func New(every time.Duration, burst, capacity int) *Limiter {
	if capacity <= 0 {
		capacity = DefaultNetworks
	}
	return &Limiter{
		every:    every,
		burst:    max(burst, 1),
		capacity: capacity,
		nets:     map[netip.Prefix]*list.Element{},
		shared: rate.NewLimiter(rate.Limit(capacity)/networksPerSharedRefill, max(capacity/networksPerSharedToken,
			1)),
	}
}

// Spend takes a token from the bucket of the network of an address and returns 0. If there is none it
// takes nothing and returns how long to wait for one. If now is before the now of an earlier call, the
// bucket refills from the earlier time.
func (l *Limiter) Spend(from netip.Addr, now time.Time) time.Duration {
	if l.every <= 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.bucket(Network(from), now).ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait < time.Microsecond { // rounding: after exactly the returned wait there is a token
		return 0
	}
	r.CancelAt(now)
	return wait
}

// bucket returns the bucket of a network, or the shared one. The caller holds l.mu.
func (l *Limiter) bucket(network netip.Prefix, now time.Time) *rate.Limiter {
	if e, known := l.nets[network]; known {
		l.order.MoveToFront(e)
		return e.Value.(*bucket).tokens
	}
	if len(l.nets) >= l.capacity && !l.evictOne(now) {
		return l.shared
	}
	b := &bucket{network, rate.NewLimiter(rate.Every(l.every), l.burst)}
	l.nets[network] = l.order.PushFront(b)
	return b.tokens
}

// evictOne removes the least recently used network, if its bucket is full, and reports whether it did.
func (l *Limiter) evictOne(now time.Time) bool {
	e := l.order.Back()
	b := e.Value.(*bucket)
	b.tokens.AllowN(now, 0) // moves the bucket to now, in case the clock was set back
	if b.tokens.TokensAt(now) < float64(l.burst) {
		return false
	}
	l.order.Remove(e)
	delete(l.nets, b.network)
	return true
}

// Network returns the network that is usually assigned to one subscriber: the /32 of an IPv4 address or
// the /64 of an IPv6 address. An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2) counts as the IPv4
// address. For all invalid addresses it returns the zero Prefix.
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
