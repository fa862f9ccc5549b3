package auth

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"noticeboard/internal/ratelimit"
)

// How many wrong passwords may come at once, and how long until one more may.
const (
	networkBurst, networkEvery               = 20, 6 * time.Second
	accountBurst, accountEvery               = 20, 30 * time.Second
	accountNetworkBurst, accountNetworkEvery = 5, time.Minute // one account from one network
	passwordCheckBurst, passwordCheckEvery   = 5, time.Minute // present passwords, by account

	// Second steps, by account. Of a million codes three are right at any time, so this leaves who
	// has the password one chance in 450 a day; a passkey is not held up by it.
	secondFactorBurst, secondFactorEvery = 10, 2 * time.Minute
)

const maxBuckets = 20_000 // of each kind; the least recently used is forgotten first

// A throttle slows down guessing. An attempt takes a token from each bucket that applies; a right
// one gives them back. An attempt that is refused takes none and leaves no new bucket, so that one
// network cannot flush the others out.
type throttle struct {
	mu              sync.Mutex
	networks        *buckets[netip.Prefix]
	accounts        *buckets[accountKey]
	accountNetworks *buckets[accountNetwork]
	passwordChecks  *buckets[accountKey]
	secondFactors   *buckets[accountKey]

	// knownNetworks holds the networks from which each account was signed in to. The accounts' buckets do
	// not apply to them, or anyone could keep anyone out.
	knownNetworks *lru[accountNetwork, struct{}]
}

// An accountKey is the SHA-256 of what was typed as a login, whether or not there is such an
// account, and however long it is.
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

// signIn takes what an attempt on login costs. If there is too little it takes nothing and returns
// how long to wait, in whole seconds. Otherwise the caller calls right if the attempt was right.
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

// passwordCheck does what signIn does for a password typed by who is signed in. It has buckets of its
// own: what strangers try at the door does not hold up who is inside.
func (t *throttle) passwordCheck(login string, now time.Time) (refund func(), wait time.Duration) {
	return t.byAccount(t.passwordChecks, login, now)
}

// secondFactor does so for codes in the second step of signing in.
func (t *throttle) secondFactor(login string, now time.Time) (refund func(), wait time.Duration) {
	return t.byAccount(t.secondFactors, login, now)
}

func (t *throttle) byAccount(b *buckets[accountKey], login string, now time.Time) (refund func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := accountKey(sha256.Sum256([]byte(login)))
	if wait := b.wait(key, now); wait > 0 {
		return nil, wholeSeconds(wait)
	}
	reservations := []*rate.Reservation{b.take(key, now)}
	return func() { cancelReservations(reservations, now) }, 0
}

// network does so for attempts that name no account.
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

// cancelReservations undoes reservations that were made at now.
func cancelReservations(reservations []*rate.Reservation, now time.Time) {
	for _, r := range reservations {
		r.CancelAt(now)
	}
}

func wholeSeconds(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}

// buckets holds a token bucket for each of the keys that were used lately. A bucket that is not
// there is full.
type buckets[K comparable] struct {
	burst int
	every rate.Limit
	byKey *lru[K, *rate.Limiter]
}

func newBuckets[K comparable](burst int, every time.Duration) *buckets[K] {
	return &buckets[K]{burst, rate.Every(every), newLRU[K, *rate.Limiter](maxBuckets)}
}

// wait returns how long it takes until there is a token for k.
func (b *buckets[K]) wait(k K, now time.Time) time.Duration {
	l, ok := b.byKey.get(k)
	if !ok {
		return 0
	}
	r := l.ReserveN(now, 1)
	defer r.CancelAt(now)
	return r.DelayFrom(now)
}

func (b *buckets[K]) take(k K, now time.Time) *rate.Reservation {
	l, ok := b.byKey.get(k)
	if !ok {
		l = rate.NewLimiter(b.every, b.burst)
		b.byKey.put(k, l)
	}
	return l.ReserveN(now, 1)
}
