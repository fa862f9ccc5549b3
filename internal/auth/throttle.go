package auth

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"noticeboard/internal/ratelimit"
)

// Limits of failed attempts: the size of a bucket and the time until it gets one more token.
var (
	networkRate        = ratelimit.Rate{Burst: 20, Every: 6 * time.Second}  // passwords, by network
	accountRate        = ratelimit.Rate{Burst: 20, Every: 30 * time.Second} // passwords, by account
	accountNetworkRate = ratelimit.Rate{Burst: 5, Every: time.Minute}       // passwords, by account and network
	passwordCheckRate  = ratelimit.Rate{Burst: 5, Every: time.Minute}       // current passwords, by account
	passkeyRate        = ratelimit.Rate{Burst: 20, Every: 6 * time.Second}  // passkeys, by network

	// One-time and recovery codes, by account, and by account and network. Three of a million one-time codes are
	// valid at any time, so an attacker who knows the password has a chance of 1 in 450 a day to guess one, until
	// maxWrongCodes ends that.
	secondFactorRate = ratelimit.Rate{Burst: 10, Every: 2 * time.Minute}
)

// ipv6Rates are the limits of passwords by the larger networks that one subscriber may have in IPv6, by the length of
// their prefix.
var ipv6Rates = map[int]ratelimit.Rate{
	56: {Burst: 40, Every: 3 * time.Second},
	48: {Burst: 80, Every: 2 * time.Second},
}

// maxBuckets is the maximum number of buckets of each kind, and of known networks.
const maxBuckets = 20_000

// sharedRates is the number of rates that keys for which there is no bucket have together.
const sharedRates = 50

// A throttle limits the rate of failed attempts to authenticate. An attempt takes a token from each
// bucket that applies to it, and a successful one gets them refunded. A refused attempt takes no token
// and creates no bucket.
//
// The limits by network and by account do not apply to an account in a network that it signed in from before: only
// that of the pair does. Otherwise anyone could lock an account, and one member of staff all who share an address.
type throttle struct {
	mu              sync.Mutex
	networks        *ratelimit.Buckets[netip.Prefix]
	ipv6Networks    map[int]*ratelimit.Buckets[netip.Prefix] // by the length of the prefix
	accounts        *ratelimit.Buckets[accountKey]
	accountNetworks *ratelimit.Buckets[accountNetwork]
	passwordChecks  *ratelimit.Buckets[accountKey]
	passkeys        *ratelimit.Buckets[netip.Prefix]

	secondFactors        *ratelimit.Buckets[accountKey]
	secondFactorNetworks *ratelimit.Buckets[accountNetwork]

	// knownNetworks holds the networks from which each account signed in, with all factors. The least recently used
	// is forgotten if there are too many.
	knownNetworks *lru[accountNetwork, struct{}]
}

// An accountKey is the SHA-256 of a login as typed and folded. There need be no such account; the hash
// bounds the size of the key.
type accountKey [sha256.Size]byte

type accountNetwork struct {
	network netip.Prefix
	account accountKey
}

// pair returns the key of an account and the network of an address.
func pair(login string, from netip.Addr) accountNetwork {
	return accountNetwork{ratelimit.Network(from), sha256.Sum256([]byte(login))}
}

func newThrottle() *throttle {
	t := &throttle{
		networks:             newBuckets[netip.Prefix](networkRate),
		ipv6Networks:         map[int]*ratelimit.Buckets[netip.Prefix]{},
		accounts:             newBuckets[accountKey](accountRate),
		accountNetworks:      newBuckets[accountNetwork](accountNetworkRate),
		passwordChecks:       newBuckets[accountKey](passwordCheckRate),
		passkeys:             newBuckets[netip.Prefix](passkeyRate),
		secondFactors:        newBuckets[accountKey](secondFactorRate),
		secondFactorNetworks: newBuckets[accountNetwork](secondFactorRate),
		knownNetworks:        newLRU[accountNetwork, struct{}](maxBuckets),
	}
	for bits, rate := range ipv6Rates {
		t.ipv6Networks[bits] = newBuckets[netip.Prefix](rate)
	}
	return t
}

// signIn takes the tokens of an attempt to sign in by password. If one is missing it takes none and
// returns how long to wait, rounded up to seconds. Otherwise wait is 0, and the caller calls refund if
// the password is right or was not checked.
func (t *throttle) signIn(from netip.Addr, login string, now time.Time) (refund func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := pair(login, from)
	limits := []limit{limitOf(t.accountNetworks, key)}
	if !t.isKnown(key) {
		limits = append(limits, limitOf(t.networks, key.network), limitOf(t.accounts, key.account))
		for bits, b := range t.ipv6Networks {
			if network, ok := ratelimit.IPv6Network(from, bits); ok {
				limits = append(limits, limitOf(b, network))
			}
		}
	}
	return t.take(limits, now)
}

// secondFactor is like signIn for one-time and recovery codes.
func (t *throttle) secondFactor(from netip.Addr, login string, now time.Time) (refund func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := pair(login, from)
	limits := []limit{limitOf(t.secondFactorNetworks, key)}
	if !t.isKnown(key) {
		limits = append(limits, limitOf(t.secondFactors, key.account))
	}
	return t.take(limits, now)
}

// passwordCheck is like signIn for the current password that a signed-in owner types. Its buckets are
// separate, so that attempts to sign in by others do not delay the owner.
func (t *throttle) passwordCheck(login string, now time.Time) (refund func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.take([]limit{limitOf(t.passwordChecks, sha256.Sum256([]byte(login)))}, now)
}

// passkey is like signIn for passkeys, which name no account before they are verified.
func (t *throttle) passkey(from netip.Addr, now time.Time) (refund func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.take([]limit{limitOf(t.passkeys, ratelimit.Network(from))}, now)
}

// known reports whether an account signed in from the network of an address before.
func (t *throttle) known(login string, from netip.Addr) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.isKnown(pair(login, from))
}

// remember records that an account signed in, with all factors that it has, from the network of an address.
func (t *throttle) remember(login string, from netip.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.knownNetworks.put(pair(login, from), struct{}{})
}

// isKnown is known for a caller that holds t.mu.
func (t *throttle) isKnown(key accountNetwork) bool {
	_, ok := t.knownNetworks.get(key)
	return ok
}

// take takes a token of each limit or, if one has none, no token. The caller holds t.mu; refund does not need it.
func (t *throttle) take(limits []limit, now time.Time) (refund func(), wait time.Duration) {
	for _, l := range limits {
		wait = max(wait, l.wait(now))
	}
	if wait > 0 {
		return nil, wholeSeconds(wait)
	}
	var refunds []func()
	for _, l := range limits {
		refunds = append(refunds, l.take(now))
	}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		for _, refund := range refunds {
			refund()
		}
	}, 0
}

// wholeSeconds rounds d up.
func wholeSeconds(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}

// newBuckets returns the buckets of one kind of limit.
func newBuckets[K comparable](each ratelimit.Rate) *ratelimit.Buckets[K] {
	shared := ratelimit.Rate{Burst: sharedRates * each.Burst, Every: each.Every / sharedRates}
	return ratelimit.NewBuckets[K](each, shared, maxBuckets)
}

// A limit is a bucket that applies to an attempt.
type limit struct {
	wait func(now time.Time) time.Duration // until there is a token
	take func(now time.Time) (refund func())
}

// limitOf returns the bucket of k.
func limitOf[K comparable](b *ratelimit.Buckets[K], k K) limit {
	return limit{
		wait: func(now time.Time) time.Duration { return b.Wait(k, now) },
		take: func(now time.Time) func() { return b.Take(k, now) },
	}
}
