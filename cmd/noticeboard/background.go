package main

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"os"
	"strconv"
	"sync"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/search"
)

// startBackground starts the goroutines that run beside the server until the context ends. The caller waits for
// the returned group.
func startBackground(
	ctx context.Context, m *monitor, a *auth.Auth, b *board.Board, log *slog.Logger,
) *sync.WaitGroup {
	var running sync.WaitGroup
	if !m.store.ReadOnly() {
		running.Go(func() { endExpiredSessions(ctx, a, log) })
		running.Go(func() { forgetErased(ctx, b, log) })
		running.Go(func() { retain(ctx, b, m, log) })
		running.Go(func() { forgetMailboxes(ctx, b, log) })
		running.Go(func() { watchForDesk(ctx, m, b, log) })
		running.Go(func() { rerender(ctx, b, log) })
		running.Go(func() { m.imports.Work(ctx) })
	}
	running.Go(func() { learn(ctx, b, log) })
	running.Go(func() { countFigures(ctx, b, log) })
	running.Go(func() { watchClock(ctx, b, m.clockJumped, log) })
	running.Go(func() { checkInBackground(ctx, m.store, log) })
	running.Go(func() { serveControl(ctx, m.settings, m.store, a, b, log) })
	if m.mail != nil && !m.store.ReadOnly() {
		running.Go(func() { m.mail.run(ctx) })
	}
	if m.hook != nil {
		running.Go(func() { m.hook.run(ctx) })
	}
	if m.backups != nil {
		running.Go(func() { m.backups.Run(ctx) })
		running.Go(func() { m.listCopy.run(ctx, log) })
	}
	return &running
}

// indexDelay is how long after the start of the server the search index is opened, so that the first requests do
// not share the processor with it. A search within that time waits for the index.
const indexDelay = time.Second

// startIndex keeps the search index up to date with the store until stop is called. Call stop after the last
// request, because requests search the index.
func startIndex(ctx context.Context, x *search.Index) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var run sync.WaitGroup
	run.Go(func() {
		select {
		case <-ctx.Done():
		case <-time.After(indexDelay):
			x.Run(ctx)
		}
	})
	return func() {
		cancel()
		run.Wait()
	}
}

// every calls f after each interval until the context ends.
func every(ctx context.Context, interval time.Duration, f func()) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			f()
		}
	}
}

// nowAndEvery calls f at once and after each interval until the context ends.
func nowAndEvery(ctx context.Context, interval time.Duration, f func()) {
	f()
	every(ctx, interval, f)
}

// endExpiredSessions deletes expired sessions from the store once an hour until the context ends.
func endExpiredSessions(ctx context.Context, a *auth.Auth, log *slog.Logger) {
	every(ctx, time.Hour, func() {
		if _, err := a.DeleteExpired(ctx); err != nil && ctx.Err() == nil {
			log.Error("deleting expired sessions", "err", err)
		}
	})
}

// rerenderLogEvery is after how many comments the progress of rerender is logged.
const rerenderLogEvery = 10_000

// rerender renders stored HTML again that an older markup policy rendered. Until it is done, pages show that, which was
// sanitized, too.
func rerender(ctx context.Context, b *board.Board, log *slog.Logger) {
	logged := -rerenderLogEvery
	err := b.Rerender(ctx, func(done int) {
		if done >= logged+rerenderLogEvery {
			log.Info("rendering stored comments again", "comments", done)
			logged = done
		}
	})
	if err != nil && ctx.Err() == nil {
		log.Error("rendering stored comments again has failed; the next start goes on with it", "err", err)
	}
}

// learnInterval is how often the classifier reads new decisions.
const learnInterval = time.Second

// learn trains the spam classifier with the moderators' decisions until the context ends.
func learn(ctx context.Context, b *board.Board, log *slog.Logger) {
	tick := time.NewTicker(learnInterval)
	defer tick.Stop()
	b.Spam().Run(ctx, tick.C, func(err error) { log.Error("training the spam classifier", "err", err) })
}

// figuresInterval is how often figures are counted, and figuresStep how many entries of the journal at a time, so that
// after the start requests wait no longer than a few milliseconds for the processor.
const (
	figuresInterval = time.Second
	figuresStep     = 5000
)

// countFigures counts the journal for the page of figures until the context ends.
func countFigures(ctx context.Context, b *board.Board, log *slog.Logger) {
	every(ctx, figuresInterval, func() {
		if _, err := b.CountFigures(ctx, figuresStep); err != nil && ctx.Err() == nil {
			log.Error("counting figures", "err", err)
		}
	})
}

// forgetInterval is how often what was erased is looked for that cannot be brought back any more.
const forgetInterval = time.Minute

// forgetErased deletes what is held of erasures for undoing them, once their day is over, until the context ends. That
// may have been while the program was not running.
func forgetErased(ctx context.Context, b *board.Board, log *slog.Logger) {
	nowAndEvery(ctx, forgetInterval, func() {
		if n, err := b.ForgetErased(ctx); err != nil && ctx.Err() == nil {
			log.Error("deleting what was erased, for good", "err", err)
		} else if n > 0 {
			log.Info("what was erased is deleted for good", "comments", n)
		}
	})
}

// buildID returns a checksum of the executable, the board's URL and whether it sends e-mail. It is part of ETags, because
// pages rendered by another build or for another URL may differ.
func buildID(url string, mail bool) string {
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	fmt.Fprintln(sum, url, mail)
	if path, err := os.Executable(); err == nil {
		if f, err := os.Open(path); err == nil {
			defer f.Close()
			_, _ = io.Copy(sum, f)
		}
	}
	return strconv.FormatUint(uint64(sum.Sum32()), 36)
}

// A cached value is computed again when it is older than maxAge.
type cached[T any] struct {
	maxAge  time.Duration
	compute func(context.Context) (T, error)

	mu    sync.Mutex
	valid bool // last holds a value
	last  T
	at    time.Time // when last was computed
}

func newCached[T any](maxAge time.Duration, compute func(context.Context) (T, error)) *cached[T] {
	return &cached[T]{maxAge: maxAge, compute: compute}
}

// value returns the value. The error is that of computing it.
func (c *cached[T]) value(ctx context.Context) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); !c.valid || now.Sub(c.at) > c.maxAge {
		v, err := c.compute(ctx)
		if err != nil {
			return v, err
		}
		c.last, c.at, c.valid = v, now, true
	}
	return c.last, nil
}
