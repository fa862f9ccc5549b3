package ratelimit

import (
	"testing"
	"time"
)

// spend takes a token for k if there is one, and returns how long to wait for one otherwise.
func (t *Buckets[K]) spend(k K, now time.Time) time.Duration {
	wait := t.Wait(k, now)
	if wait == 0 {
		t.Take(k, now)
	}
	return wait
}

// A bucket that is not full stays, however many other keys come; one that is full goes first, though it was used later.
func TestOnlyFullBucketsAreForgotten(t *testing.T) {
	b := NewBuckets[int](Rate{4, time.Minute}, Rate{2, time.Second}, 2)
	for range 4 {
		b.spend(0, start) // full again in 4 minutes
	}
	b.spend(1, start) // in 1 minute
	for key := range 1000 {
		b.spend(2+key, start)
	}
	if got := b.spend(0, start); got != time.Minute {
		t.Errorf("after many other keys: has to wait %v", got)
	}
	now := start.Add(time.Minute)
	b.spend(2000, now)
	if _, ok := b.byKey[1]; ok || b.Len() != 2 {
		t.Errorf("the full bucket was kept among %d", b.Len())
	}
	b.spend(0, now)
	if got := b.spend(0, now); got != time.Minute {
		t.Errorf("the bucket that was not full: has to wait %v", got)
	}
}

func TestKeysWithoutRoomShareABucket(t *testing.T) {
	b := NewBuckets[int](Rate{1, time.Hour}, Rate{3, time.Second}, 2)
	b.spend(0, start)
	b.spend(1, start)
	for key := range 3 {
		if got := b.spend(10+key, start); got != 0 {
			t.Errorf("key %d has to wait %v", key, got)
		}
	}
	if got := b.spend(13, start); got != time.Second {
		t.Errorf("has to wait %v, want the interval of the shared bucket", got)
	}
	if got := b.spend(13, start.Add(time.Second)); got != 0 {
		t.Errorf("a second later it has to wait %v", got)
	}
}

func TestRefund(t *testing.T) {
	b := NewBuckets[int](Rate{2, time.Minute}, Rate{1, time.Minute}, 1)
	for key, what := range []string{"own bucket", "shared bucket"} {
		for range 10 {
			if got := b.Wait(key, start); got != 0 {
				t.Fatalf("%s: has to wait %v", what, got)
			}
			refund := b.Take(key, start)
			refund()
		}
		for range 2 - key { // more than the bucket has cannot be put back
			if got := b.spend(key, start); got != 0 {
				t.Errorf("%s: has to wait %v", what, got)
			}
		}
		if got := b.spend(key, start); got != time.Minute {
			t.Errorf("%s: has to wait %v, want a minute", what, got)
		}
	}
	if b.Len() != 1 {
		t.Errorf("%d buckets", b.Len())
	}
}

// A refund puts back one token, no more and no less, though time has passed and other tokens were taken since.
func TestLateRefund(t *testing.T) {
	b := NewBuckets[int](Rate{3, time.Minute}, Rate{1, time.Minute}, 1)
	refund := b.Take(0, start)
	b.spend(0, start.Add(30*time.Second))
	now := start.Add(40 * time.Second)
	b.Wait(0, now)
	refund()
	for range 2 {
		if got := b.spend(0, now); got != 0 {
			t.Errorf("has to wait %v", got)
		}
	}
	if got := b.spend(0, now); got != 20*time.Second {
		t.Errorf("has to wait %v, want 20s", got)
	}
}

// A token is granted after exactly the wait that was returned, and not before, however long a bucket is never full.
func TestWaitsAreExact(t *testing.T) {
	for _, every := range []time.Duration{
		700 * time.Microsecond, 49 * time.Millisecond, time.Minute / 7, 24 * time.Hour / 11,
	} {
		b, now := NewBuckets[int](Rate{5, every}, Rate{1, every}, 1), start
		for range 5 {
			b.spend(0, now)
		}
		for i := range 10_000 {
			part := every * time.Duration(i%10) / 10
			if got := b.Wait(0, now.Add(part)); got != every-part {
				t.Fatalf("every %v, token %d, %v later: has to wait %v, want %v", every, i, part, got, every-part)
			}
			now = now.Add(every)
			if got := b.spend(0, now); got != 0 {
				t.Fatalf("every %v, token %d: has to wait %v more", every, i, got)
			}
		}
	}
}

// Calls at the same time may bring their times in another order. That must not make time go faster.
func TestTimesOutOfOrder(t *testing.T) {
	b := NewBuckets[int](Rate{1, time.Minute}, Rate{1, time.Minute}, 10)
	b.spend(0, start)
	for range 1000 {
		b.Wait(0, start.Add(time.Second))
		b.Wait(0, start)
	}
	if got := b.spend(0, start); got != time.Minute {
		t.Errorf("has to wait %v, want a minute", got)
	}
}
