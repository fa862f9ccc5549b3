package main

import (
	"context"
	"hash/crc32"
	"io"
	"log/slog"
	"os"
	"strconv"
	"sync"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/search"
)

// startBackground starts what runs beside the server until the context ends.
func startBackground(ctx context.Context, d dataDir, store *boltstore.Store, a *auth.Auth, b *board.Board, log *slog.Logger) *sync.WaitGroup {
	var all sync.WaitGroup
	all.Go(func() { housekeep(ctx, a, log) })
	all.Go(func() { learn(ctx, b, log) })
	all.Go(func() { control(ctx, d, store, a, log) })
	return &all
}

// indexAfter is how long the search index stays closed, so that the first answers need not share the
// processor with it. A search that comes earlier waits.
const indexAfter = time.Second

// startIndex lets the search index follow the store until stop is called, which is after the last
// request: they may search, too.
func startIndex(ctx context.Context, x *search.Index) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var run sync.WaitGroup
	run.Go(func() {
		select {
		case <-ctx.Done():
		case <-time.After(indexAfter):
			x.Run(ctx)
		}
	})
	return func() {
		cancel()
		run.Wait()
	}
}

// housekeep forgets sessions that are over, once an hour.
func housekeep(ctx context.Context, a *auth.Auth, log *slog.Logger) {
	hour := time.NewTicker(time.Hour)
	defer hour.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hour.C:
			if _, err := a.EndExpired(ctx); err != nil && ctx.Err() == nil {
				log.Error("ending expired sessions", "err", err)
			}
		}
	}
}

// learnEvery is how long the classifier waits between two looks at what was decided.
const learnEvery = time.Second

// learn lets the classifier learn from decisions.
func learn(ctx context.Context, b *board.Board, log *slog.Logger) {
	tick := time.NewTicker(learnEvery)
	defer tick.Stop()
	b.KeepLearning(ctx, tick.C, func(err error) { log.Error("learning from decisions", "err", err) })
}

// build names the program and the address it serves at: pages made by another may differ.
func build(url string) string {
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	io.WriteString(sum, url)
	if path, err := os.Executable(); err == nil {
		if f, err := os.Open(path); err == nil {
			defer f.Close()
			_, _ = io.Copy(sum, f)
		}
	}
	return strconv.FormatUint(uint64(sum.Sum32()), 36)
}

// A cached value is computed again when it is older than a while; if that fails, the old one stays.
type cached[T any] struct {
	for_    time.Duration
	compute func(context.Context) (T, error)

	mu   sync.Mutex
	have bool
	last T
	at   time.Time
}

func newCached[T any](d time.Duration, compute func(context.Context) (T, error)) *cached[T] {
	return &cached[T]{for_: d, compute: compute}
}

// value returns the value; otherwise, if it could never be computed.
func (c *cached[T]) value(otherwise T) T {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); !c.have || now.Sub(c.at) > c.for_ {
		if v, err := c.compute(context.Background()); err == nil {
			c.last, c.have = v, true
		}
		c.at = now
	}
	if !c.have {
		return otherwise
	}
	return c.last
}
