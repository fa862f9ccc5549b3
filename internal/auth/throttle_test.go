package auth_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// attempt makes one attempt with a wrong password and returns how long to wait; zero if it was permitted.
func (fx *fixture) attempt(t testing.TB, login, addr string) time.Duration {
	t.Helper()
	before := fx.hashes.Load()
	_, err := fx.SignIn(t.Context(), login, otherPassword, client(addr))
	hashes := fx.hashes.Load() - before
	switch err := err.(type) {
	case notice.TooSoon:
		if hashes != 0 {
			t.Errorf("%s from %s: refused, and hashed", login, addr)
		}
		return time.Duration(err)
	case notice.Problems:
		if hashes != 1 {
			t.Errorf("%s from %s: %d hashes, want 1", login, addr, hashes)
		}
		return 0
	default:
		t.Fatalf("%s from %s: %v", login, addr, err)
		return 0
	}
}

func TestThrottle(t *testing.T) {
	for _, tt := range []struct {
		name    string
		attempt func(i int) (login, from string)
		burst   int
		wait    time.Duration
	}{
		{"one account from one address", func(int) (string, string) {
			return "rosa", "192.0.2.9"
		}, 5, time.Minute},
		{"an unknown account is no different", func(int) (string, string) {
			return "nobody", "192.0.2.9"
		}, 5, time.Minute},
		{"letter case makes no other account", func(i int) (string, string) {
			return []string{"rosa", "ROSA"}[i%2], "192.0.2.9"
		}, 5, time.Minute},
		{"one account from one /64", func(i int) (string, string) {
			return "rosa", fmt.Sprintf("2001:db8:1:1:%x::1", i)
		}, 5, time.Minute},
		{"many accounts from one address", func(i int) (string, string) {
			return fmt.Sprint("user", i), "192.0.2.9"
		}, 20, 6 * time.Second},
		{"IPv4 in IPv6 is the same address", func(i int) (string, string) {
			return fmt.Sprint("user", i), []string{"192.0.2.9", "::ffff:192.0.2.9"}[i%2]
		}, 20, 6 * time.Second},
		{"many accounts from one /64", func(i int) (string, string) {
			return fmt.Sprint("user", i), fmt.Sprintf("2001:db8:1:1:%x::1", i)
		}, 20, 6 * time.Second},
		{"many accounts from one /56", func(i int) (string, string) {
			return fmt.Sprint("user", i), fmt.Sprintf("2001:db8:1:1%02x::1", i)
		}, 40, 3 * time.Second},
		{"many accounts from one /48", func(i int) (string, string) {
			return fmt.Sprint("user", i), fmt.Sprintf("2001:db8:1:%x::1", i<<8)
		}, 80, 2 * time.Second},
		{"one account from many addresses", func(i int) (string, string) {
			return "rosa", fmt.Sprintf("198.51.100.%d", i)
		}, 20, 30 * time.Second},
		{"one account from many /64", func(i int) (string, string) {
			return "rosa", fmt.Sprintf("2001:db8:1:%x::1", i)
		}, 20, 30 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fx := newFixture(t)
			fx.addAccount(t, "rosa")
			for i := range tt.burst {
				login, from := tt.attempt(i)
				if got := fx.attempt(t, login, from); got != 0 {
					t.Fatalf("attempt %d has to wait %v", i+1, got)
				}
			}
			login, from := tt.attempt(tt.burst)
			for range 3 { // refused attempts take no tokens
				if got := fx.attempt(t, login, from); got != tt.wait {
					t.Errorf("one more has to wait %v, want %v", got, tt.wait)
				}
			}
			fx.clock.advance(tt.wait)
			if got := fx.attempt(t, login, from); got != 0 {
				t.Errorf("after %v it has to wait %v more", tt.wait, got)
			}
			if got := fx.attempt(t, login, from); got != tt.wait {
				t.Errorf("and then %v, want %v", got, tt.wait)
			}
		})
	}
}

func TestThrottleDoesNotAffectOthers(t *testing.T) {
	fx := newFixture(t)
	for i := range 25 {
		fx.attempt(t, fmt.Sprint("user", i), "192.0.2.9")
		fx.attempt(t, fmt.Sprint("user", i), fmt.Sprintf("2001:db8:1:1:%x::1", i))
	}
	for _, from := range []string{"192.0.2.10", "2001:db8:1:2::1", "2001:db8:1:0:ffff::1"} {
		if got := fx.attempt(t, "rosa", from); got != 0 {
			t.Errorf("%s has to wait %v", from, got)
		}
	}
}

func TestCorrectPasswordsTakeNoTokens(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	for range 100 {
		fx.signIn(t, "rosa")
	}
	for range 3 {
		fx.attempt(t, "rosa", homeClient.Addr.String())
	}
	fx.signIn(t, "rosa")
	if got := fx.attempt(t, "rosa", homeClient.Addr.String()); got != 0 {
		t.Errorf("the 4th wrong one has to wait %v", got)
	}
	if got := fx.attempt(t, "rosa", homeClient.Addr.String()); got != 0 {
		t.Errorf("the 5th wrong one has to wait %v", got)
	}
	if got := fx.attempt(t, "rosa", homeClient.Addr.String()); got == 0 {
		t.Error("a correct one refunded the tokens of wrong ones")
	}
}

func TestNoAccountIsLocked(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.signIn(t, "rosa")
	for i := range 100 { // others, from many networks
		fx.attempt(t, "rosa", fmt.Sprintf("198.51.100.%d", i))
	}
	if got := fx.attempt(t, "rosa", "203.0.113.1"); got == 0 {
		t.Fatal("an unknown network has no limit")
	}
	fx.signIn(t, "rosa") // from the known network
	for range 5 {
		if got := fx.attempt(t, "rosa", homeClient.Addr.String()); got != 0 {
			t.Fatalf("has to wait %v in the known network", got)
		}
	}
	if got := fx.attempt(t, "rosa", homeClient.Addr.String()); got == 0 {
		t.Error("there is no limit in the known network")
	}
}

func TestThrottleIsBounded(t *testing.T) {
	fx := newFixture(t)
	for i := range 30_000 {
		if from := otherProvider(i); !fx.Attempt(fmt.Sprint("user", i), from) {
			t.Fatalf("%s has to wait", from)
		}
		fx.clock.advance(time.Second) // so that there are buckets to forget
	}
	for i := range 30_000 { // more than can be forgotten
		fx.Attempt(fmt.Sprint("user", i), otherProvider(i))
	}
	want := map[string]int{
		"networks": auth.MaxBuckets, "accounts": auth.MaxBuckets, "accountNetworks": auth.MaxBuckets,
		"passwordChecks": 0, "knownNetworks": 0, "sessions": 0,
	}
	if diff := cmp.Diff(want, fx.CacheSizes()); diff != "" {
		t.Errorf("keys held: -want +got\n%s", diff)
	}
}

// otherProvider returns an address in the i-th of many IPv6 networks, no two of which are in one /48.
func otherProvider(i int) netip.Addr {
	return netip.AddrFrom16([16]byte{0x2a, 0x00, byte(i >> 16), byte(i >> 8), byte(i)})
}

// A bucket that is not full again is not forgotten, whatever number of other accounts and networks guess.
func TestBucketsCannotBeFlushedOut(t *testing.T) {
	fx := newFixture(t)
	for i := range 20 {
		fx.Attempt("rosa", netip.MustParseAddr(fmt.Sprint("198.51.100.", i)))
	}
	for i := range auth.MaxBuckets + 500 {
		fx.Attempt(fmt.Sprint("user", i), otherProvider(i/20))
	}
	if fx.Attempt("rosa", netip.MustParseAddr("203.0.113.1")) {
		t.Error("the account has fresh attempts")
	}
}

// A password that no account can have is not a guess, and is not counted as one.
func TestTooLongPasswordsMakeNoBuckets(t *testing.T) {
	fx := newFixture(t)
	for i := range 100 {
		_, err := fx.SignIn(t.Context(), fmt.Sprint("user", i), strings.Repeat("x", 1025), homeClient)
		if !cmp.Equal(err, problem("form", "problem.sign-in")) {
			t.Fatal(err)
		}
	}
	for name, n := range fx.CacheSizes() {
		if n != 0 {
			t.Errorf("%s: %d keys", name, n)
		}
	}
}

// Wrong passwords from an office do not keep out those who signed in there before, nor passkeys.
func TestAnOfficeThatGuessedWrong(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.addAccount(t, "juan")
	key, _ := fx.addPasskey(t, "juan")
	fx.signIn(t, "rosa")
	for i := range 25 {
		fx.attempt(t, fmt.Sprint("user", i), homeClient.Addr.String())
	}
	if got := fx.attempt(t, "new", homeClient.Addr.String()); got == 0 {
		t.Fatal("the network has no limit")
	}
	fx.signIn(t, "rosa")
	for range 4 {
		if got := fx.attempt(t, "rosa", homeClient.Addr.String()); got != 0 {
			t.Errorf("a wrong password of the known account has to wait %v", got)
		}
	}
	fx.signIn(t, "rosa")
	answer := key.Assert(t, must[string](t)(fx.BeginLogin()))
	if _, err := fx.SignInWithPasskey(t.Context(), answer, homeClient); err != nil {
		t.Errorf("by a passkey: %v", err)
	}
}

// A right password without the second factor is no sign-in: it makes no network known to the account.
func TestAPendingSignInMakesNoNetworkKnown(t *testing.T) {
	fx := newFixture(t)
	fx.addAccount(t, "rosa")
	fx.enrol(t, "rosa")
	before := fx.CacheSizes()["knownNetworks"]
	if e, err := fx.SignIn(t.Context(), "rosa", goodPassword, client("203.0.113.7")); err != nil || !e.Pending {
		t.Fatal(e, err)
	}
	if got := fx.CacheSizes()["knownNetworks"]; got != before {
		t.Errorf("%d networks are known, want %d", got, before)
	}
}

// Otherwise one network could evict the buckets of others.
func TestRefusedAttemptsCreateNoBuckets(t *testing.T) {
	fx := newFixture(t)
	for i := range 1000 {
		fx.Attempt(fmt.Sprint("user", i), homeClient.Addr)
	}
	want := map[string]int{
		"networks": 1, "accounts": 20, "accountNetworks": 20,
		"passwordChecks": 0, "knownNetworks": 0, "sessions": 0,
	}
	if diff := cmp.Diff(want, fx.CacheSizes()); diff != "" {
		t.Errorf("keys held: -want +got\n%s", diff)
	}
}

func TestThrottleWhenTheClockIsSetBack(t *testing.T) {
	fx := newFixture(t)
	for range 6 {
		fx.attempt(t, "rosa", "192.0.2.9")
	}
	fx.clock.advance(-24 * time.Hour)
	if got := fx.attempt(t, "rosa", "192.0.2.9"); got == 0 || got > time.Minute {
		t.Errorf("has to wait %v", got)
	}
	fx.clock.advance(time.Minute)
	if got := fx.attempt(t, "rosa", "192.0.2.9"); got != 0 {
		t.Errorf("a minute later it has to wait %v", got)
	}
}
