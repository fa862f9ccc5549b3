package auth

import "container/list"

// An lru is a map of at most capacity keys. Putting one more evicts the least recently used. It is not
// safe for concurrent use.
type lru[K comparable, V any] struct {
	capacity int
	byKey    map[K]*list.Element
	order    *list.List // of *lruEntry[K, V], most recently used first
}

type lruEntry[K comparable, V any] struct {
	key   K
	value V
}

func newLRU[K comparable, V any](capacity int) *lru[K, V] {
	return &lru[K, V]{capacity: capacity, byKey: map[K]*list.Element{}, order: list.New()}
}

// get returns the value of k and marks k as used.
func (l *lru[K, V]) get(k K) (value V, ok bool) {
	e, ok := l.byKey[k]
	if !ok {
		return value, false
	}
	l.order.MoveToFront(e)
	return e.Value.(*lruEntry[K, V]).value, true
}

func (l *lru[K, V]) put(k K, v V) {
	if e, ok := l.byKey[k]; ok {
		e.Value.(*lruEntry[K, V]).value = v
		l.order.MoveToFront(e)
		return
	}
	if len(l.byKey) >= l.capacity {
		l.drop(l.order.Back().Value.(*lruEntry[K, V]).key)
	}
	l.byKey[k] = l.order.PushFront(&lruEntry[K, V]{k, v})
}

func (l *lru[K, V]) drop(k K) {
	if e, ok := l.byKey[k]; ok {
		l.order.Remove(e)
		delete(l.byKey, k)
	}
}
