package pagecache

// A Size says how full a cache is.
type Size struct {
	Entries         int
	Bytes, MaxBytes int
	Fills           uint64 // how often a value was made since New
}

// Size returns how full the cache is.
func (c *Cache[K]) Size() Size {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return Size{len(c.items), c.size, c.maxBytes, c.filled}
}
