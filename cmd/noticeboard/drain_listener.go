package main

import (
	"net"
	"sync/atomic"
	"time"
)

// A drainListener is a listener that, before it ends, accepts the connections in the backlog. Closing it at once would
// reset connections that the kernel has completed and the server has not accepted yet.
type drainListener struct {
	net.Listener
	direct   bool // its connections are not read and written by net/http itself
	draining atomic.Bool
}

// backlogTimeout is how long a draining listener goes on accepting. Emptying a backlog takes far less.
const backlogTimeout = 100 * time.Millisecond

// drain makes Accept return net.ErrClosed after backlogTimeout.
func (l *drainListener) drain() {
	l.draining.Store(true)
	if t, ok := l.Listener.(interface{ SetDeadline(time.Time) error }); ok { // TCP, or a Unix socket
		_ = t.SetDeadline(time.Now().Add(backlogTimeout)) // on failure, Shutdown still closes the listener
	}
}

func (l *drainListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	switch {
	case err == nil:
		made := newConn(c)
		made.direct = l.direct
		return made, nil
	case l.draining.Load():
		return nil, net.ErrClosed
	}
	return nil, err
}
