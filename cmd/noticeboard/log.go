package main

import (
	"bufio"
	"context"
	"io"
	"log"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"time"
)

// flushInterval is how long a log line may stay in the buffer. Warnings and errors are written at once.
const flushInterval = 200 * time.Millisecond

// A bufferedLog buffers JSON log lines, because a system call for each request would cost as much time as the request.
type bufferedLog struct {
	mu   sync.Mutex
	w    *bufio.Writer
	stop chan struct{}
	done chan struct{}
}

func newLog(w io.Writer) *bufferedLog {
	l := &bufferedLog{w: bufio.NewWriterSize(w, 64<<10), stop: make(chan struct{}), done: make(chan struct{})}
	go l.flushLoop()
	return l
}

func (l *bufferedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func (l *bufferedLog) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.w.Flush() // there is no place to report the error
}

func (l *bufferedLog) flushLoop() {
	defer close(l.done)
	tick := time.NewTicker(flushInterval)
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

// Close writes the buffered lines and ends the goroutine that flushes them.
func (l *bufferedLog) Close() {
	close(l.stop)
	<-l.done
}

// Handler returns a slog handler that writes JSON lines of the given level and above to l.
func (l *bufferedLog) Handler(level slog.Level) slog.Handler {
	return flushOnWarn{slog.NewJSONHandler(l, &slog.HandlerOptions{Level: level}), l}
}

// flushOnWarn is a handler that flushes the log after every warning and error.
type flushOnWarn struct {
	slog.Handler
	log *bufferedLog
}

func (f flushOnWarn) Handle(ctx context.Context, r slog.Record) error {
	err := f.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		f.log.flush()
	}
	return err
}

func (f flushOnWarn) WithAttrs(attrs []slog.Attr) slog.Handler {
	return flushOnWarn{f.Handler.WithAttrs(attrs), f.log}
}
func (f flushOnWarn) WithGroup(name string) slog.Handler {
	return flushOnWarn{f.Handler.WithGroup(name), f.log}
}

// serverLog returns a logger for http.Server.ErrorLog that writes warnings to the given logger, without the addresses
// of clients.
func serverLog(to *slog.Logger) *log.Logger { return log.New(serverErrors{to}, "", 0) }

type serverErrors struct{ to *slog.Logger }

// address matches an IPv4 or IPv6 address with a port, as net/http prints clients.
var address = regexp.MustCompile(`\[?[0-9a-fA-F.:%]*[.:][0-9a-fA-F.:]*\]?:\d+`)

func (s serverErrors) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "TLS handshake error") { // of whoever knocks: scanners do all day
		s.to.Debug("TLS handshake failed", "err", address.ReplaceAllString(string(p), "…"))
		return len(p), nil
	}
	s.to.Warn("HTTP server error", "err", address.ReplaceAllString(string(p), "…"))
	return len(p), nil
}
