package auth

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"noticeboard/internal/ratelimit"
)

// Token buckets of failed attempts: the size of a bucket and the time until it gets one more token.
const (
	networkBurst, networkEvery               = 20, 6 * time.Second  // sign-ins, by network
	accountBurst, accountEvery               = 20, 30 * time.Second // sign-ins, by account
	accountNetworkBurst, accountNetworkEvery = 5, time.Minute       // sign-ins, by account and network
	passwordCheckBurst, passwordCheckEvery   = 5, time.Minute       // current passwords, by account

	// One-time and recovery codes, by account. Three of a million one-time codes are valid at any
	// time, so an attacker who knows the password has a chance of 1 in 450 a day to guess one.
	secondFactorBurst, secondFactorEvery = 10, 2 * time.Minute
)

// maxBuckets is the maximum number of buckets of each kind; the least recently used is evicted.
const maxBuckets = 20_000

// A throttle limits the rate of failed attempts to authenticate. An attempt takes a token from each
// bucket that applies to it, and a successful one gets them refunded. A refused attempt takes no token
// and creates no bucket, so that one network cannot evict the buckets of others.
type throttle struct {
	mu              sync.Mutex
	networks        *buckets[netip.Prefix]
	accounts        *buckets[accountKey]
	accountNetworks *buckets[accountNetwork]
	passwordChecks  *buckets[accountKey]
	secondFactors   *buckets[accountKey]

	// knownNetworks holds the networks from which each account signed in. The limits by account do not
	// apply to them, or else anyone could lock an account.
	knownNetworks *lru[accountNetwork, struct{}]
}

// An accountKey is the SHA-256 of a login as typed and folded. There need be no such account; the hash
// bounds the size of the key.
type accountKey [sha256.Size]byte

type accountNetwork struct {
	network netip.Prefix
	account accountKey
}

func newThrottle() *throttle {
	return &throttle{
		networks:        newBuckets[netip.Prefix](networkBurst, networkEvery),
		accounts:        newBuckets[accountKey](accountBurst, accountEvery),
		accountNetworks: newBuckets[accountNetwork](accountNetworkBurst, accountNetworkEvery),
		passwordChecks:  newBuckets[accountKey](passwordCheckBurst, passwordCheckEvery),
		secondFactors:   newBuckets[accountKey](secondFactorBurst, secondFactorEvery),
		knownNetworks:   newLRU[accountNetwork, struct{}](maxBuckets),
	}
}

// signIn takes the tokens of an attempt to sign in by password. If one is missing it takes none and
// returns how long to wait, rounded up to seconds. Otherwise wait is 0, and the caller calls refund if
// the attempt succeeds.
func (t *throttle) signIn(from netip.Addr, login string, now time.Time) (refund func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := accountNetwork{ratelimit.Network(from), sha256.Sum256([]byte(login))}
	_, isKnown := t.knownNetworks.get(key)

	wait = max(t.networks.wait(key.network, now), t.accountNetworks.wait(key, now))
	if !isKnown {
		wait = max(wait, t.accounts.wait(key.account, now))
	}
	if wait > 0 {
		return nil, wholeSeconds(wait)
	}
	reservations := []*rate.Reservation{t.networks.take(key.network, now), t.accountNetworks.take(key, now)}
	if !isKnown {
		reservations = append(reservations, t.accounts.take(key.account, now))
	}
	return func() {
		cancelReservations(reservations, now)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.knownNetworks.put(key, struct{}{})
	}, 0
}

// passwordCheck is like signIn for the current password that a signed-in owner types. Its buckets are
// separate, so that attempts to sign in by others do not delay the owner.
func (t *throttle) passwordCheck(login string, now time.Time) (refund func(), wait time.Duration) {
	return t.byAccount(t.passwordChecks, login, now)
}

// secondFactor is like signIn for one-time and recovery codes.
func (t *throttle) secondFactor(login string, now time.Time) (refund func(), wait time.Duration) {
	return t.byAccount(t.secondFactors, login, now)
}

// byAccount takes a token from the account's bucket of one kind.
func (t *throttle) byAccount(
	b *buckets[accountKey], login string, now time.Time,
) (refund func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := accountKey(sha256.Sum256([]byte(login)))
	if wait := b.wait(key, now); wait > 0 {
		return nil, wholeSeconds(wait)
	}
	reservations := []*rate.Reservation{b.take(key, now)}
	return func() { cancelReservations(reservations, now) }, 0
}

// network is like signIn for attempts that name no account.
func (t *throttle) network(from netip.Addr, now time.Time) (refund func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := ratelimit.Network(from)
	if wait := t.networks.wait(key, now); wait > 0 {
		return nil, wholeSeconds(wait)
	}
	reservations := []*rate.Reservation{t.networks.take(key, now)}
	return func() { cancelReservations(reservations, now) }, 0
}

// cancelReservations returns the tokens of reservations that were made at now.
func cancelReservations(reservations []*rate.Reservation, now time.Time) {
	for _, r := range reservations {
		r.CancelAt(now)
	}
}

// wholeSeconds rounds d up.
func wholeSeconds(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}

// buckets holds a token bucket for each key used recently. A bucket that is missing counts as full.
type buckets[K comparable] struct {
	burst int
	every rate.Limit
	byKey *lru[K, *rate.Limiter]
}

func newBuckets[K comparable](burst int, every time.Duration) *buckets[K] {
	return &buckets[K]{burst, rate.Every(every), newLRU[K, *rate.Limiter](maxBuckets)}
}

// wait returns the time until there is a token for k; 0 if there is one.
func (b *buckets[K]) wait(k K, now time.Time) time.Duration {
	l, ok := b.byKey.get(k)
	if !ok {
		return 0
	}
	r := l.ReserveN(now, 1)
	defer r.CancelAt(now)
	return r.DelayFrom(now)
}

// take takes a token for k. The caller has checked with wait that there is one.
func (b *buckets[K]) take(k K, now time.Time) *rate.Reservation {
	l, ok := b.byKey.get(k)
	if !ok {
		l = rate.NewLimiter(b.every, b.burst)
		b.byKey.put(k, l)
	}
	return l.ReserveN(now, 1)
}
