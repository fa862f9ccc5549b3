package main

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// A conn is a connection of the server that spares system calls and timers. It is for net/http, which sets deadlines
// five times for each request and writes an answer in pieces of its buffer.
//
// A write of exactly a full buffer is held back until the next call of Write, SetReadDeadline, Close or CloseWrite, one
// of which follows at once, and is sent together with what that writes. So the head and the body of a page are one
// system call and no small packet. Calls of Write must not overlap. Beneath TLS nothing follows for sure, and nothing is
// held back.
//
// A read deadline in the future applies from the next Read on, and not to one in progress. A write deadline may be
// reached up to writeTolerance early.
type conn struct {
	net.Conn
	direct bool // nothing is held back
	held   atomic.Pointer[[fullBuffer]byte]

	mu                sync.Mutex
	readBy, armedRead time.Time // the read deadline, and the one that Conn has
	armedWrite        time.Time // the write deadline that Conn has
	idle              atomic.Uint64
	fresh             atomic.Bool // no request has begun yet
	groups            []*group    // of connections, which it is counted in; guarded by connections.mu
}

const (
	fullBuffer     = 4 << 10 // size of the write buffer of a connection in net/http
	writeTolerance = time.Second
)

// buffers holds blocks for what is held back.
var buffers = sync.Pool{New: func() any { return new([fullBuffer]byte) }}

// started is before any deadline that is set to be waited for.
var started = time.Now()

func newConn(c net.Conn) *conn { return &conn{Conn: c} }

func (c *conn) Write(p []byte) (int, error) {
	held := c.held.Swap(nil)
	if held == nil {
		if c.direct || len(p) != fullBuffer {
			return c.Conn.Write(p)
		}
		held = buffers.Get().(*[fullBuffer]byte)
		copy(held[:], p)
		c.held.Store(held)
		return len(p), nil
	}
	defer buffers.Put(held)
	both := net.Buffers{held[:], p}
	n, err := both.WriteTo(c.Conn)
	return max(0, int(n)-fullBuffer), err
}

// flush sends what is held back.
func (c *conn) flush() error {
	held := c.held.Swap(nil)
	if held == nil {
		return nil
	}
	defer buffers.Put(held)
	_, err := c.Conn.Write(held[:])
	return err
}

func (c *conn) Read(p []byte) (int, error) {
	c.mu.Lock()
	var err error
	if c.readBy != c.armedRead {
		c.armedRead = c.readBy
		err = c.Conn.SetReadDeadline(c.readBy)
	}
	c.mu.Unlock()
	if err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// SetReadDeadline ends a Read in progress if t is in the past, as net/http does to be able to read the next request.
func (c *conn) SetReadDeadline(t time.Time) error {
	if err := c.flush(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readBy = t
	if t.IsZero() || t.After(started) {
		return nil
	}
	c.armedRead = t
	return c.Conn.SetReadDeadline(t)
}

func (c *conn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if later := t.Sub(c.armedWrite); !c.armedWrite.IsZero() && later >= 0 && later < writeTolerance {
		return nil
	}
	c.armedWrite = t
	return c.Conn.SetWriteDeadline(t)
}

func (c *conn) SetDeadline(t time.Time) error {
	if err := c.SetReadDeadline(t); err != nil {
		return err
	}
	return c.SetWriteDeadline(t)
}

func (c *conn) Close() error {
	err := c.flush()
	if closed := c.Conn.Close(); err == nil {
		err = closed
	}
	return err
}

// CloseWrite is called by net/http when the answer says that the connection ends.
func (c *conn) CloseWrite() error {
	if err := c.flush(); err != nil {
		return err
	}
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
