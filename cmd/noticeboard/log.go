package main

import (
	"bufio"
	"context"
	"io"
	"log"
	"log/slog"
	"regexp"
	"sync"
	"time"
)

// flushEvery is how long a log line may wait. Warnings and errors do not wait.
const flushEvery = 200 * time.Millisecond

// A lineLog writes JSON log lines, many at once: a system call for each request would cost as much
// as the request.
type lineLog struct {
	mu   sync.Mutex
	w    *bufio.Writer
	stop chan struct{}
	done chan struct{}
}

func newLog(w io.Writer) *lineLog {
	l := &lineLog{w: bufio.NewWriterSize(w, 64<<10), stop: make(chan struct{}), done: make(chan struct{})}
	go l.flushLoop()
	return l
}

func (l *lineLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func (l *lineLog) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.w.Flush() // there is nowhere to report it
}

func (l *lineLog) flushLoop() {
	defer close(l.done)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			l.flush()
		case <-l.stop:
			l.flush()
			return
		}
	}
}

// Close writes what is left.
func (l *lineLog) Close() {
	close(l.stop)
	<-l.done
}

// Handler returns the slog handler that writes here what is at a level or above.
func (l *lineLog) Handler(level slog.Level) slog.Handler {
	return prompt{slog.NewJSONHandler(l, &slog.HandlerOptions{Level: level}), l}
}

// prompt writes warnings and errors at once.
type prompt struct {
	slog.Handler
	lines *lineLog
}

func (p prompt) Handle(ctx context.Context, r slog.Record) error {
	err := p.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		p.lines.flush()
	}
	return err
}

func (p prompt) WithAttrs(as []slog.Attr) slog.Handler {
	return prompt{p.Handler.WithAttrs(as), p.lines}
}
func (p prompt) WithGroup(name string) slog.Handler {
	return prompt{p.Handler.WithGroup(name), p.lines}
}

// serverLog takes what net/http has to say, without the addresses in it.
func serverLog(to *slog.Logger) *log.Logger { return log.New(httpLines{to}, "", 0) }

type httpLines struct{ to *slog.Logger }

var address = regexp.MustCompile(`\[?[0-9a-fA-F.:%]*[.:][0-9a-fA-F.:]*\]?:\d+`)

func (h httpLines) Write(p []byte) (int, error) {
	h.to.Warn("net/http", "says", address.ReplaceAllString(string(p), "…"))
	return len(p), nil
}
