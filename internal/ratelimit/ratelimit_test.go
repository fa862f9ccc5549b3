package ratelimit

import (
	"encoding/binary"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var start = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func TestSpend(t *testing.T) {
	const every, burst = 30 * time.Second, 2
	type call struct {
		from string
		at   time.Duration // after start
		want time.Duration
	}
	for name, calls := range map[string][]call{
		"burst, then one every interval": {
			{"192.0.2.1", 0, 0},
			{"192.0.2.1", 0, 0},
			{"192.0.2.1", 0, 30 * time.Second},
			{"192.0.2.1", 12 * time.Second, 18 * time.Second},
			{"192.0.2.1", 30 * time.Second, 0},
			{"192.0.2.1", 30 * time.Second, 30 * time.Second},
		},
		"a refused post takes no token": {
			{"192.0.2.1", 0, 0},
			{"192.0.2.1", 0, 0},
			{"192.0.2.1", 10 * time.Second, 20 * time.Second},
			{"192.0.2.1", 20 * time.Second, 10 * time.Second},
			{"192.0.2.1", 29 * time.Second, time.Second},
			{"192.0.2.1", 30 * time.Second, 0},
		},
		"never more than the burst after a pause": {
			{"192.0.2.1", 0, 0},
			{"192.0.2.1", 24 * time.Hour, 0},
			{"192.0.2.1", 24 * time.Hour, 0},
			{"192.0.2.1", 24 * time.Hour, 30 * time.Second},
		},
		"each IPv4 address by itself": {
			{"192.0.2.1", 0, 0},
			{"192.0.2.1", 0, 0},
			{"192.0.2.1", 0, 30 * time.Second},
			{"192.0.2.2", 0, 0},
		},
		"an address and its mapping into IPv6 are one": {
			{"192.0.2.1", 0, 0},
			{"::ffff:192.0.2.1", 0, 0},
			{"192.0.2.1", 0, 30 * time.Second},
			{"::ffff:192.0.2.1", 0, 30 * time.Second},
			{"::ffff:192.0.2.2", 0, 0},
		},
		"an IPv6 /64 is one, the next is another": {
			{"2001:db8:0:1::1", 0, 0},
			{"2001:db8:0:1:ffff:ffff:ffff:ffff", 0, 0},
			{"2001:db8:0:1::2", 0, 30 * time.Second},
			{"2001:db8:0:2::1", 0, 0},
		},
		"the clock goes back an hour": {
			{"192.0.2.1", time.Hour, 0},
			{"192.0.2.1", time.Hour, 0},
			{"192.0.2.1", 0, 30 * time.Second},
			{"192.0.2.1", 15 * time.Second, 15 * time.Second},
			{"192.0.2.1", 30 * time.Second, 0},
			{"192.0.2.1", 30 * time.Second, 30 * time.Second},
		},
		"invalid addresses share one bucket": {
			{"", 0, 0},
			{"", 0, 0},
			{"", 0, 30 * time.Second},
			{"192.0.2.1", 0, 0},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := New(every, burst, 100)
			for i, c := range calls {
				from, _ := netip.ParseAddr(c.from)
				if got := l.Spend(from, start.Add(c.at)); got.Round(time.Millisecond) != c.want {
					t.Errorf("call %d, %q after %v: got %v, want %v", i+1, c.from, c.at, got, c.want)
				}
			}
		})
	}
}

// After waiting exactly as long as told, a post passes, whatever the interval.
func TestTheWaitIsLongEnough(t *testing.T) {
	for _, every := range []time.Duration{
		time.Millisecond, 7 * time.Second, 30 * time.Second, time.Minute / 7, 24 * time.Hour / 11,
	} {
		l, now := New(every, 3, 1), start
		waits := 0
		for range 1000 {
			wait := l.Spend(address(0), now)
			if wait > 0 {
				waits++
			}
			now = now.Add(wait)
			if again := l.Spend(address(0), now); wait > 0 && again != 0 {
				t.Fatalf("every %v: waited %v and has to wait %v more", every, wait, again)
			}
		}
		if waits == 0 {
			t.Errorf("every %v: never had to wait", every)
		}
	}
}

func TestNoLimit(t *testing.T) {
	l := New(0, 1, 10)
	for i := range 1000 {
		if wait := l.Spend(address(i%3), start); wait != 0 {
			t.Fatalf("post %d has to wait %v", i+1, wait)
		}
	}
	if l.networks.Len() != 0 {
		t.Errorf("remembers %d networks for nothing", l.networks.Len())
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.77":                  "192.0.2.77/32",
		"::ffff:192.0.2.77":           "192.0.2.77/32",
		"2001:db8:1:2:3:4:5:6":        "2001:db8:1:2::/64",
		"fe80::1%eth0":                "fe80::/64",
		"::1":                         "::/64",
		"::ffff:0:0":                  "0.0.0.0/32",
		"2001:db8:1:2:ffff:ffff::255": "2001:db8:1:2::/64",
	} {
		if got := Network(netip.MustParseAddr(address)); got.String() != want {
			t.Errorf("Network(%s) = %v, want %s", address, got, want)
		}
	}
	if got := Network(netip.Addr{}); got.IsValid() {
		t.Errorf("Network of no address = %v", got)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	l := New(30*time.Second, 5, 0)
	for i := range 100_000 {
		now := start.Add(time.Duration(i) * time.Millisecond)
		l.Spend(address(i), now)
		l.Spend(v6(i), now)
		if l.networks.Len() > DefaultNetworks || len(l.networks.byFull) != l.networks.Len() {
			t.Fatalf("after %d addresses: %d buckets, %d in order", 2*i+2, l.networks.Len(), len(l.networks.byFull))
		}
	}
	if l.networks.Len() != DefaultNetworks {
		t.Errorf("remembers %d networks, want %d", l.networks.Len(), DefaultNetworks)
	}
}

func TestAFullTableEvictsANetworkWithAFullBucket(t *testing.T) {
	for name, jump := range map[string]time.Duration{"in time": 0, "though the clock went back": -24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			l := New(30*time.Second, 2, 3)
			for i := range 3 {
				l.Spend(address(i), start)
			}
			l.Spend(address(0), start)
			now := start.Add(jump)
			for _, c := range []struct {
				after   time.Duration
				network int
				added   bool
			}{
				{0, 3, false},
				{29 * time.Second, 4, false},
				{30 * time.Second, 5, true},
				{30 * time.Second, 6, true},
				{60 * time.Second, 7, true},
			} {
				l.Spend(address(c.network), now.Add(c.after))
				if _, added := l.networks.byKey[Network(address(c.network))]; added != c.added {
					t.Errorf("after %v a new network was added: %v", c.after, added)
				}
				if l.networks.Len() != 3 {
					t.Fatalf("after %v: %d networks", c.after, l.networks.Len())
				}
			}
			if _, known := l.networks.byKey[Network(address(1))]; known {
				t.Error("the least recently used network is still in the table")
			}
		})
	}
}

// A sender with more addresses than the table's capacity posts from one after the other.
func TestEvictionDoesNotBypassTheLimit(t *testing.T) {
	const (
		every, burst, capacity = 30 * time.Second, 5, 1000
		seconds, perSecond     = 600, 500
	)
	l := New(every, burst, capacity)
	posted := 0
	for i := range seconds * perSecond {
		now := start.Add(time.Duration(i) * time.Second / perSecond)
		if l.Spend(address(i%(5*capacity)), now) == 0 {
			posted++
		}
	}
	table := capacity*burst + capacity*int(seconds*time.Second/every)
	shared := capacity/networksPerSharedToken + seconds*capacity/networksPerSharedRefill
	if posted > table+shared {
		t.Errorf("%d posts passed, want at most %d", posted, table+shared)
	}
	if posted < shared {
		t.Errorf("only %d posts passed", posted)
	}
}

func TestUnknownNetworksDoNotDelayKnownOnes(t *testing.T) {
	const every, burst = 30 * time.Second, 2
	known := netip.MustParseAddr("192.0.2.1")
	calm, flooded := New(every, burst, 1000), New(every, burst, 1000)
	for i := range 100_000 {
		now := start.Add(time.Duration(i) * time.Millisecond)
		if i%5000 == 0 {
			if got, want := flooded.Spend(known, now), calm.Spend(known, now); got != want {
				t.Errorf("after %d other networks: has to wait %v, without them %v", i, got, want)
			}
		}
		flooded.Spend(v6(i), now)
	}
}

func TestManyAtOnce(t *testing.T) {
	const networks, burst = 50, 5
	l := New(time.Hour, burst, networks)
	var granted atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range networks * burst {
				if l.Spend(address(i%networks), start) == 0 {
					granted.Add(1)
				}
			}
		})
	}
	all.Wait()
	if granted.Load() != networks*burst {
		t.Errorf("%d posts passed, want %d", granted.Load(), networks*burst)
	}
}

// address returns the i-th address of 10.0.0.0/8.
func address(i int) netip.Addr {
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, 10<<24|uint32(i))))
}

// v6 returns an address in the i-th /64 of 2001:db8::/32.
func v6(i int) netip.Addr {
	a := [16]byte{0x20, 0x01, 0x0d, 0xb8, 15: 1}
	binary.BigEndian.PutUint32(a[4:], uint32(i))
	return netip.AddrFrom16(a)
}

func BenchmarkSpend(b *testing.B) {
	l := New(30*time.Second, 5, 0)
	b.ReportAllocs()
	for i := range b.N {
		l.Spend(v6(i%40_000), start.Add(time.Duration(i)*time.Microsecond))
	}
}
