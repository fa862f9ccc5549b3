// Package ratelimit limits rates with token buckets: how often each network may post (Limiter), and how often anything
// else may be done, by any key (Buckets).
//
// Each network has its own bucket. The table of buckets has a fixed capacity, so that memory is bounded
// whatever number of addresses sends. A sender with many addresses must not gain by evicting buckets: a
// full table evicts a network only if its bucket is full again, when a new bucket would be the same. While
// there is none to evict, all new networks share one bucket. It is larger than that of a network, so that
// a crowd is not shut out, and it limits a flood from ever new addresses.
//
// The total that all senders can spend is therefore bounded: a full bucket for each network in the
// table, one token for each of them every interval, and what the shared bucket grants.
package ratelimit

import (
	"net/netip"
	"sync"
	"time"
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
	every time.Duration

	mu       sync.Mutex
	networks *Buckets[netip.Prefix]
}

// New returns a limiter that grants each network burst posts at once (at least one) and one more every
// interval. The table holds capacity networks, or DefaultNetworks if capacity is zero. If every is zero,
// the limiter grants everything.
func New(every time.Duration, burst, capacity int) *Limiter {
	if capacity <= 0 {
		capacity = DefaultNetworks
	}
	shared := Rate{
		Burst: max(capacity/networksPerSharedToken, 1),
		Every: networksPerSharedRefill * time.Second / time.Duration(capacity),
	}
	return &Limiter{every: every, networks: NewBuckets[netip.Prefix](Rate{max(burst, 1), every}, shared, capacity)}
}

// Spend takes a token from the bucket of the network of an address and returns 0. If there is none it
// takes nothing and returns how long to wait for one. If the clock was set back, the bucket refills from the
// earlier time.
func (l *Limiter) Spend(from netip.Addr, now time.Time) time.Duration {
	if l.every <= 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	network := Network(from)
	wait := l.networks.Wait(network, now)
	if wait == 0 {
		l.networks.Take(network, now)
	}
	return wait
}

// SpendLeft is Spend, and returns how many tokens are left then, -1 if there is no limit, and how long until there is one
// more than that.
func (l *Limiter) SpendLeft(from netip.Addr, now time.Time) (wait time.Duration, left int, next time.Duration) {
	if l.every <= 0 {
		return 0, -1, 0
	}
	wait = l.Spend(from, now)
	l.mu.Lock()
	defer l.mu.Unlock()
	left, next = l.networks.Left(Network(from), now)
	return wait, left, next
}

// ipv6Network is the length of the prefix that is usually assigned to one subscriber's network.
const ipv6Network = 64

// Network returns the network that is usually assigned to one subscriber: the /32 of an IPv4 address or
// the /64 of an IPv6 address. An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2) counts as the IPv4
// address. For all invalid addresses it returns the zero Prefix.
func Network(a netip.Addr) netip.Prefix {
	a = a.Unmap()
	if !a.Is6() {
		p, err := a.Prefix(32)
		if err != nil {
			return netip.Prefix{}
		}
		return p
	}
	p, _ := IPv6Network(a, ipv6Network)
	return p
}

// IPv6Network returns the network of an IPv6 address with a prefix of bits, from 0 to 128; false for an IPv4 address,
// also if it is mapped to IPv6, and for an invalid one. Providers assign a /56 to many households and a /48 to many
// organisations (RFC 6177), each of which has many of the networks that Network returns.
func IPv6Network(a netip.Addr, bits int) (p netip.Prefix, ok bool) {
	if a = a.Unmap(); !a.Is6() {
		return netip.Prefix{}, false
	}
	p, err := a.Prefix(bits)
	return p, err == nil
}
