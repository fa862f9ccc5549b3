package pagecache

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A page is a key like that of the public pages.
type page struct {
	announcement, revision uint64
	lang                   string
	number                 uint64
	encoding               string
}

// get requests k and reports whether fill was called.
func get[K comparable](t testing.TB, c *Cache[K], k K, size int) (filled bool) {
	t.Helper()
	want := []byte(fmt.Sprint(k))
	value, err := c.Get(k, func() ([]byte, error) {
		filled = true
		return append(make([]byte, 0, max(size, len(want))), want...), nil
	})
	if err != nil || !bytes.Equal(value, want) {
		t.Errorf("Get(%v) = %q, %v", k, value, err)
	}
	return filled
}

func TestAValueIsMadeOnce(t *testing.T) {
	c := New[string](1 << 20)
	for i, want := range []bool{true, false, false} {
		if got := get(t, c, "a", 10); got != want {
			t.Errorf("request %d: filled = %v", i+1, got)
		}
	}
	if !get(t, c, "b", 10) {
		t.Error("another key had the value already")
	}
}

func TestTheLeastRecentlyUsedAreEvicted(t *testing.T) {
	c := New[string](0)
	c.maxBytes = 3 * (1000 + c.overhead)
	for _, k := range []string{"a", "b", "c", "a", "d"} {
		get(t, c, k, 1000)
	}
	for _, k := range []string{"a", "c", "d"} {
		if _, kept := c.items[k]; !kept {
			t.Errorf("%s is gone", k)
		}
	}
	if _, kept := c.items["b"]; kept {
		t.Error("b is still there")
	}
}

func TestAPageInUseSurvivesAScanOfOthers(t *testing.T) {
	c := New[string](0)
	c.maxBytes = 10 * (1000 + c.overhead)
	get(t, c, "front", 1000)
	for i := range 1000 {
		get(t, c, fmt.Sprint("archive ", i), 1000)
		if get(t, c, "front", 1000) {
			t.Fatalf("made again after %d others", i+1)
		}
	}
}

func TestSizeStaysWithinTheBound(t *testing.T) {
	c := New[int](100_000)
	for i := range 5000 {
		get(t, c, i, 10+(i*7919)%20_000)
		sum := 0
		for _, it := range c.items {
			sum += c.cost(it.value)
		}
		if sum != c.size || sum > c.maxBytes || len(c.items) != c.clock.Len() {
			t.Fatalf("after %d values: holds %d, says %d, may hold %d", i+1, sum, c.size, c.maxBytes)
		}
	}
}

func TestAValueLargerThanTheCacheIsServedAndNotKept(t *testing.T) {
	c := New[string](10_000)
	get(t, c, "small", 100)
	for range 2 {
		if !get(t, c, "large", 10_000) {
			t.Error("large was kept")
		}
	}
	if get(t, c, "small", 100) {
		t.Error("small had to go")
	}
}

// The estimated overhead of an entry must not be below the real one.
func TestTheBoundHoldsForManySmallValues(t *testing.T) {
	heap := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	const bound = 16 << 20
	before := heap()
	c := New[page](bound)
	for i := range 3 * bound / c.overhead {
		c.Get(page{revision: uint64(i), lang: "en", encoding: "br"}, func() ([]byte, error) {
			return make([]byte, 8),
				nil
		})
	}
	if full := bound / c.cost(make([]byte, 8)); len(c.items) != full {
		t.Errorf("%d entries in the cache, want %d", len(c.items), full)
	}
	if grown := heap() - before; grown > bound {
		t.Errorf("%d entries of a cache of %d bytes take %d", len(c.items), bound, grown)
	}
	runtime.KeepAlive(c)
}

func TestManyWaitForOneFill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New[string](1 << 20)
		fills := 0
		release := make(chan struct{})
		got := callers(50, func() ([]byte, error) {
			return c.Get("page", func() ([]byte, error) {
				fills++
				<-release
				return []byte("text"), nil
			})
		})
		synctest.Wait()
		close(release)
		for r := range got {
			if string(r.value) != "text" || r.err != nil {
				t.Errorf("got %q, %v", r.value, r.err)
			}
		}
		if fills != 1 {
			t.Errorf("filled %d times", fills)
		}
	})
}

func TestFillsOfDifferentKeysDoNotWaitForEachOther(t *testing.T) {
	c := New[string](1 << 20)
	c.Get("outer", func() ([]byte, error) {
		return c.Get("inner", func() ([]byte, error) { return []byte("inner"), nil })
	})
	if get(t, c, "inner", 0) {
		t.Error("inner was not kept")
	}
}

func TestAnErrorReachesAllWaitersAndIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New[string](1 << 20)
		failure := errors.New("no such page")
		release := make(chan struct{})
		got := callers(50, func() ([]byte, error) {
			return c.Get("page", func() ([]byte, error) {
				<-release
				return nil, failure
			})
		})
		synctest.Wait()
		close(release)
		for r := range got {
			if !errors.Is(r.err, failure) {
				t.Errorf("got %q, %v", r.value, r.err)
			}
		}
		if !get(t, c, "page", 0) {
			t.Error("the failure was kept")
		}
	})
}

func TestAPanicReachesAllWaitersAndFreesTheKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New[string](1 << 20)
		release := make(chan struct{})
		var panicked any
		go func() {
			defer func() { panicked = recover() }()
			c.Get("page", func() ([]byte, error) {
				<-release
				panic("template")
			})
		}()
		synctest.Wait()
		got := callers(50, func() ([]byte, error) {
			return c.Get("page", func() ([]byte, error) { return nil, errors.New("filled twice at once") })
		})
		synctest.Wait()
		close(release)
		for r := range got {
			if !errors.Is(r.err, ErrUnfinished) {
				t.Errorf("got %q, %v", r.value, r.err)
			}
		}
		synctest.Wait()
		if panicked != "template" {
			t.Errorf("the caller whose fill panicked saw %v", panicked)
		}
		if !get(t, c, "page", 0) || len(c.fills) != 0 {
			t.Error("the key is wedged")
		}
	})
}

type result struct {
	value []byte
	err   error
}

// callers starts n concurrent calls of f and returns a channel of their results, closed after the last.
func callers(n int, f func() ([]byte, error)) <-chan result {
	got := make(chan result, n)
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			value, err := f()
			got <- result{value, err}
		})
	}
	go func() {
		all.Wait()
		close(got)
	}()
	return got
}

func TestManyAtOnce(t *testing.T) {
	c := New[int](100_000)
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 2000 {
				get(t, c, (i*i+worker)%97, 3000)
			}
		})
	}
	all.Wait()
	if c.size > c.maxBytes || len(c.fills) != 0 {
		t.Errorf("holds %d of %d bytes, %d fills under way", c.size, c.maxBytes, len(c.fills))
	}
}

// BenchmarkHit measures the usual case: all cores request the same few pages.
func BenchmarkHit(b *testing.B) {
	c := New[page](1 << 20)
	pages := make([]page, 4)
	for i := range pages {
		pages[i] = page{announcement: 1, revision: 7, lang: "en", number: uint64(i), encoding: "br"}
		get(b, c, pages[i], 1000)
	}
	fail := func() ([]byte, error) { return nil, errors.New("not a hit") }
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, err := c.Get(pages[i%len(pages)], fail); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkMiss measures the cost of inserting and evicting, without that of rendering.
func BenchmarkMiss(b *testing.B) {
	c := New[page](1 << 20)
	value := make([]byte, 1000)
	fill := func() ([]byte, error) { return value, nil }
	b.ReportAllocs()
	for i := range b.N {
		c.Get(page{announcement: 1, revision: uint64(i), lang: "en"}, fill)
	}
}
