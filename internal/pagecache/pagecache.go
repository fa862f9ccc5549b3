// Package pagecache caches rendered pages in memory.
//
// Entries are never invalidated. A key contains the version of what the value was made from, so a change
// leads to another key, and the entries of old keys are evicted when they are no longer requested.
//
// A hit takes a read lock, looks up one map and sets one bit, so readers do not wait for each other. A
// list in order of use would need the write lock for every hit. Eviction uses the clock algorithm (also
// called second chance) instead, which approximates least recently used.
package pagecache

import (
	"container/list"
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
)

// ErrUnfinished is returned to callers that waited for a fill that panicked.
var ErrUnfinished = errors.New("pagecache: fill did not finish")

// A Cache holds values up to a total size in bytes and evicts approximately the least recently used. It
// is safe for concurrent use.
type Cache[K comparable] struct {
	maxBytes int
	overhead int

	mu    sync.RWMutex
	size  int
	items map[K]*item[K]
	clock list.List // of *item[K]; the next candidate for eviction is at the back
	fills map[K]*fillResult

	filled uint64 // counts calls of fill
}

type item[K comparable] struct {
	key   K
	value []byte
	at    *list.Element
	used  atomic.Bool // since it was inserted or last considered for eviction
}

func (it *item[K]) use() []byte {
	if !it.used.Load() { // avoids a write to a cache line shared by readers
		it.used.Store(true)
	}
	return it.value
}

// A fillResult is the result of a fill in progress. Its fields are set before done is closed.
type fillResult struct {
	done  chan struct{}
	value []byte
	err   error
}

// New returns a cache of at most maxBytes, which includes an estimate of the overhead of each entry.
func New[K comparable](maxBytes int) *Cache[K] {
	return &Cache[K]{
		maxBytes: maxBytes,
		// An item, its list element and its share of the map, which holds a copy of the key and
		// may be half empty. A test compares the estimate with the heap.
		overhead: 256 + 3*int(reflect.TypeFor[K]().Size()),
		items:    map[K]*item[K]{},
		fills:    map[K]*fillResult{},
	}
}

// Get returns the value of k. If there is none it calls fill and stores the result, unless that is an
// error or larger than the whole cache. The returned slice is shared and must not be modified.
//
// Concurrent calls for the same key call fill once, and all return its value or its error. If fill
// panics, the panic propagates in the caller whose fill it was, the others return ErrUnfinished, and the
// next call for the key calls fill again.
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

// run calls fill, stores its result in p and in the cache, and releases the callers that wait for p.
func (c *Cache[K]) run(k K, p *fillResult, fill func() ([]byte, error)) {
	defer close(p.done)
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.fills, k)
		c.filled++
		if p.err == nil {
			c.keep(k, p.value)
		}
	}()
	p.err = ErrUnfinished // remains if fill panics
	p.value, p.err = fill()
}

// keep inserts a value and evicts others as needed. The caller holds c.mu.
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

// cost returns the bytes that a value counts as. A slice keeps its whole array in memory.
func (c *Cache[K]) cost(value []byte) int { return cap(value) + c.overhead }
