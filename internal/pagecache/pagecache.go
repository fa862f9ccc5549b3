// Package pagecache keeps rendered pages in memory.
//
// Nothing in it is ever flushed. A key names a version: when the value would change, the key
// changes with it, and what lies under the old key is forgotten because nobody asks for it.
//
// A hit takes a shared lock, looks up one map and sets one bit, so readers do not queue behind
// each other. Moving what was used to the front of a list would need the lock for oneself;
// instead the bit is looked at when room is needed (the clock algorithm, also called second
// chance), which forgets nearly the same values as an exact list would.
package pagecache

import (
	"container/list"
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
)

// ErrUnfinished is what waiters get when the fill that they waited for panicked.
var ErrUnfinished = errors.New("pagecache: fill did not finish")

// A Cache holds values up to a total size and forgets those unused longest, or nearly so. Its
// methods may be called at the same time.
type Cache[K comparable] struct {
	maxBytes int
	overhead int

	mu    sync.RWMutex
	size  int
	items map[K]*item[K]
	clock list.List // of *item[K]; the one to be judged next at the back
	fills map[K]*fillResult
}

type item[K comparable] struct {
	key   K
	value []byte
	at    *list.Element
	used  atomic.Bool // since it was put in or last judged
}

func (it *item[K]) use() []byte {
	if !it.used.Load() { // a store would take the cache line from other readers each time
		it.used.Store(true)
	}
	return it.value
}

// A fillResult value is being made. Its fields are set before done is closed.
type fillResult struct {
	done  chan struct{}
	value []byte
	err   error
}

// New returns a cache of at most max bytes: of values, and of what it takes to keep them.
func New[K comparable](maxBytes int) *Cache[K] {
	return &Cache[K]{
		maxBytes: maxBytes,
		// An item, its list element and its share of the map, which holds each key once more and
		// may be half empty. A test compares it with the heap.
		overhead: 256 + 3*int(reflect.TypeFor[K]().Size()),
		items:    map[K]*item[K]{},
		fills:    map[K]*fillResult{},
	}
}

// Get returns the value under k. If there is none it calls fill, once however many callers wait
// for it, and keeps the result unless it is an error or larger than the whole cache. What it
// returns is shared and must not be changed.
//
// All callers get the value or the error of the one call. If it panics, the panic goes on in the
// caller whose fill was called, the others get ErrUnfinished, and the next one tries anew.
func (c *Cache[K]) Get(k K, fill func() ([]byte, error)) ([]byte, error) {
	c.mu.RLock()
	it, hit := c.items[k]
	c.mu.RUnlock()
	if hit {
		return it.use(), nil
	}

	c.mu.Lock()
	if it, hit := c.items[k]; hit {
		c.mu.Unlock()
		return it.use(), nil
	}
	p, waiting := c.fills[k]
	if !waiting {
		p = &fillResult{done: make(chan struct{})}
		c.fills[k] = p
	}
	c.mu.Unlock()

	if waiting {
		<-p.done
	} else {
		c.run(k, p, fill)
	}
	return p.value, p.err
}

// run calls fill for all who wait for p.
func (c *Cache[K]) run(k K, p *fillResult, fill func() ([]byte, error)) {
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.fills, k)
		if p.err == nil {
			c.keep(k, p.value)
		}
		close(p.done)
	}()
	p.err = ErrUnfinished // what stands if fill panics
	p.value, p.err = fill()
}

// keep puts in a value and makes room for it. It is called with c.mu held.
func (c *Cache[K]) keep(k K, value []byte) {
	size := c.cost(value)
	if size > c.maxBytes {
		return
	}
	for c.size+size > c.maxBytes {
		it := c.clock.Back().Value.(*item[K])
		if it.used.Swap(false) {
			c.clock.MoveToFront(it.at)
			continue
		}
		c.clock.Remove(it.at)
		delete(c.items, it.key)
		c.size -= c.cost(it.value)
	}
	it := &item[K]{key: k, value: value}
	it.at = c.clock.PushFront(it)
	c.items[k] = it
	c.size += size
}

// cost is what a value takes up; a slice holds on to all of its array.
func (c *Cache[K]) cost(value []byte) int { return cap(value) + c.overhead }
