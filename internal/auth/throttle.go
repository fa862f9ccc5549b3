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
	networkBurst, networkEvery = 20, 6 * time.Second
	accountBurst, accountEvery = 20, 30 * time.Second
	bothBurst, bothEvery       = 5, time.Minute // one account from one network
	changeBurst, changeEvery   = 5, time.Minute // present passwords, by account

	// Second steps, by account. Of a million codes three are right at any time, so this leaves who
	// has the password one chance in 450 a day; a passkey is not held up by it.
	secondBurst, secondEvery = 10, 2 * time.Minute
)

const maxBuckets = 20_000 // of each kind; the least recently used is forgotten first

// A throttle slows down guessing. An attempt takes a token from each bucket that applies; a right
// one gives them back. An attempt that is refused takes none and leaves no new bucket, so that one
// network cannot flush the others out.
type throttle struct {
	mu       sync.Mutex
	networks *buckets[netip.Prefix]
	accounts *buckets[accountKey]
	both     *buckets[networkAccount]
	changes  *buckets[accountKey]
	seconds  *buckets[accountKey]

	// known holds the networks from which each account was signed in to. The accounts' buckets do
	// not apply to them, or anyone could keep anyone out.
	known *lru[networkAccount, struct{}]
}

// An accountKey is the SHA-256 of what was typed as a login, whether or not there is such an
// account, and however long it is.
type accountKey [sha256.Size]byte

type networkAccount struct {
	network netip.Prefix
	account accountKey
}

func newThrottle() *throttle {
	return &throttle{
		networks: newBuckets[netip.Prefix](networkBurst, networkEvery),
		accounts: newBuckets[accountKey](accountBurst, accountEvery),
		both:     newBuckets[networkAccount](bothBurst, bothEvery),
		changes:  newBuckets[accountKey](changeBurst, changeEvery),
		seconds:  newBuckets[accountKey](secondBurst, secondEvery),
		known:    newLRU[networkAccount, struct{}](maxBuckets),
	}
}

// signIn takes what an attempt on login costs. If there is too little it takes nothing and returns
// how long to wait, in whole seconds. Otherwise the caller calls right if the attempt was right.
func (t *throttle) signIn(from netip.Addr, login string, now time.Time) (right func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := networkAccount{ratelimit.Network(from), sha256.Sum256([]byte(login))}
	_, known := t.known.get(key)

	wait = max(t.networks.wait(key.network, now), t.both.wait(key, now))
	if !known {
		wait = max(wait, t.accounts.wait(key.account, now))
	}
	if wait > 0 {
		return nil, wholeSeconds(wait)
	}
	taken := []*rate.Reservation{t.networks.take(key.network, now), t.both.take(key, now)}
	if !known {
		taken = append(taken, t.accounts.take(key.account, now))
	}
	return func() {
		giveBack(taken, now)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.known.put(key, struct{}{})
	}, 0
}

// change does what signIn does for a password typed by who is signed in. It has buckets of its
// own: what strangers try at the door does not hold up who is inside.
func (t *throttle) change(login string, now time.Time) (right func(), wait time.Duration) {
	return t.spend(t.changes, login, now)
}

// second does so for codes in the second step of signing in.
func (t *throttle) second(login string, now time.Time) (right func(), wait time.Duration) {
	return t.spend(t.seconds, login, now)
}

func (t *throttle) spend(b *buckets[accountKey], login string, now time.Time) (right func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := accountKey(sha256.Sum256([]byte(login)))
	if wait := b.wait(key, now); wait > 0 {
		return nil, wholeSeconds(wait)
	}
	taken := []*rate.Reservation{b.take(key, now)}
	return func() { giveBack(taken, now) }, 0
}

// network does so for attempts that name no account.
func (t *throttle) network(from netip.Addr, now time.Time) (right func(), wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := ratelimit.Network(from)
	if wait := t.networks.wait(key, now); wait > 0 {
		return nil, wholeSeconds(wait)
	}
	taken := []*rate.Reservation{t.networks.take(key, now)}
	return func() { giveBack(taken, now) }, 0
}

// giveBack undoes reservations that were made at now.
func giveBack(taken []*rate.Reservation, now time.Time) {
	for _, r := range taken {
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
	held  *lru[K, *rate.Limiter]
}

func newBuckets[K comparable](burst int, every time.Duration) *buckets[K] {
	return &buckets[K]{burst, rate.Every(every), newLRU[K, *rate.Limiter](maxBuckets)}
}

// wait returns how long it takes until there is a token for k.
func (b *buckets[K]) wait(k K, now time.Time) time.Duration {
	l, ok := b.held.get(k)
	if !ok {
		return 0
	}
	r := l.ReserveN(now, 1)
	defer r.CancelAt(now)
	return r.DelayFrom(now)
}

func (b *buckets[K]) take(k K, now time.Time) *rate.Reservation {
	l, ok := b.held.get(k)
	if !ok {
		l = rate.NewLimiter(b.every, b.burst)
		b.held.put(k, l)
	}
	return l.ReserveN(now, 1)
}
