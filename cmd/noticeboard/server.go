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

// Limits of a connection with HTTP/2.
const (
	maxStreams  = 100              // requests at the same time: what RFC 9113, section 6.5.2, has as the least
	pingTimeout = 30 * time.Second // after which a client that is silent is asked, and again until it counts as gone
)

// newServer returns a server with limits for the time and the size of requests and for its connections.
func newServer(h http.Handler, connections *connections, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: serverLog(log), ConnState: connections.track,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: maxStreams, SendPingTimeout: pingTimeout, PingTimeout: pingTimeout,
			WriteByteTimeout: writeTimeout,
		},
	}
}

// A door is a listener with the server that answers on it. The server does TLS if it has a TLSConfig.
type door struct {
	listener net.Listener
	server   *http.Server
}

// serve answers until the listener ends.
func (d door) serve(l net.Listener) error {
	if d.server.TLSConfig != nil {
		return d.server.ServeTLS(l, "", "")
	}
	return d.server.Serve(l)
}

// serveUntil serves until the context ends or broken reports that the database failed, then waits up to drainTimeout
// for requests in progress.
func serveUntil(
	ctx context.Context, doors []door, connections *connections, broken <-chan error, log *slog.Logger,
) error {
	served := make(chan error, len(doors))
	var listeners []*drainListener
	for _, d := range doors {
		l := &drainListener{Listener: d.listener, direct: d.server.TLSConfig != nil}
		listeners = append(listeners, l)
		go func() { served <- d.serve(l) }()
	}
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
	for _, l := range listeners {
		l.drain()
	}
	for range doors {
		<-served
	}
	connections.waitForFirstRequests(firstRequestTimeout)
	return errors.Join(cause, shutDown(ctx, doors, drainTimeout, log))
}

// shutDown stops servers and waits for their requests in progress, up to a time. Requests that are there after that are
// an error; if the context ended with errExchange, they are cut off instead: one slow reader must not end the program.
func shutDown(ctx context.Context, doors []door, timeout time.Duration, log *slog.Logger) (err error) {
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	for _, d := range doors {
		err = errors.Join(err, d.server.Shutdown(drain))
	}
	if err == nil {
		return nil
	}
	if !errors.Is(context.Cause(ctx), errExchange) {
		return fmt.Errorf("requests were still in progress after %v: %w", timeout, err)
	}
	log.Warn("requests were cut off, because another board takes the place of this one", "after", timeout)
	err = nil
	for _, d := range doors {
		err = errors.Join(err, d.server.Close())
	}
	return err
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
