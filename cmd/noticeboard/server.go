package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"noticeboard/internal/groupcommit"
)

// newServer returns a server with limits for the time and the size of requests and for its connections.
func newServer(h http.Handler, connections *connections, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: serverLog(log), ConnState: connections.track,
	}
}

// serveUntil serves until the context ends or broken reports that the database failed, then waits up to drainTimeout
// for requests in progress.
func serveUntil(
	ctx context.Context, listener net.Listener, server *http.Server, connections *connections, broken <-chan error,
	log *slog.Logger,
) error {
	l := &drainListener{Listener: listener}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	var cause error
	select {
	case err := <-served:
		return err
	case err := <-broken:
		cause = fmt.Errorf("the database has failed; \"noticeboard check\" tells whether it is damaged: %w", err)
		logBroken(log, err)
	case <-ctx.Done():
		log.Info("shutting down")
	}
	l.drain()
	<-served
	connections.waitForFirstRequests(firstRequestTimeout)
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		return errors.Join(cause, fmt.Errorf("requests were still in progress after %v: %w", drainTimeout, err))
	}
	return cause
}

// firstRequestTimeout is how long a server that stops waits for the first request on connections that it has accepted:
// net/http closes those that it reads later without an answer. Some browsers open connections and send nothing.
const firstRequestTimeout = time.Second

// logBroken logs that the database failed, with the stack if it panicked.
func logBroken(log *slog.Logger, cause error) {
	attrs := []any{"err", cause}
	var p *groupcommit.PanicError
	if errors.As(cause, &p) {
		attrs = append(attrs, "stack", p.Stack)
	}
	log.Error("database error, shutting down", attrs...)
}
