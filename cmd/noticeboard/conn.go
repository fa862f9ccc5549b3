package main

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// A lazyListener hands out connections whose deadlines cost next to nothing to move.
//
// net/http moves a connection's deadlines four times for every request, and each move re-arms a
// timer of the runtime. Nearly all of them move an instant that is seconds away by a little, so a
// lazyConn only notes them down: it lets a timer that is set too early ring, and sets it anew then.
// No read or write outlives the deadline it was given.
type lazyListener struct{ net.Listener }

func (l lazyListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &lazyConn{
		Conn: c, read: lazyDeadline{move: c.Read, arm: c.SetReadDeadline}, write: lazyDeadline{move: c.Write, arm: c.SetWriteDeadline},
	}, nil
}

type lazyConn struct {
	net.Conn
	read, write lazyDeadline
}

func (c *lazyConn) Read(p []byte) (int, error)  { return c.read.do(p) }
func (c *lazyConn) Write(p []byte) (int, error) { return c.write.do(p) }

func (c *lazyConn) SetReadDeadline(t time.Time) error  { return c.read.set(t) }
func (c *lazyConn) SetWriteDeadline(t time.Time) error { return c.write.set(t) }
func (c *lazyConn) SetDeadline(t time.Time) error {
	return errors.Join(c.read.set(t), c.write.set(t))
}

// A lazyDeadline is a deadline that is asked for, and the one that is armed, which is never later.
type lazyDeadline struct {
	move func([]byte) (int, error) // reads or writes
	arm  func(time.Time) error

	mu           sync.Mutex
	asked, armed time.Time // zero: none
}

// set asks for a deadline. One that is earlier than the armed one is armed at once: it may be meant
// to interrupt what is under way.
func (d *lazyDeadline) set(t time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = t
	if t.IsZero() || !d.armed.IsZero() && !t.Before(d.armed) {
		return nil
	}
	d.armed = t
	return d.arm(t)
}

// do reads or writes. If an armed deadline passes that nobody asks for any more, the right one is
// armed and it goes on.
func (d *lazyDeadline) do(p []byte) (n int, err error) {
	for {
		moved, err := d.move(p[n:])
		n += moved
		if !errors.Is(err, os.ErrDeadlineExceeded) || !d.early() {
			return n, err
		}
		if moved > 0 && n == len(p) {
			return n, nil
		}
	}
}

// early reports whether the armed deadline passed before the one asked for, which it then arms.
func (d *lazyDeadline) early() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.asked.IsZero() && !time.Now().Before(d.asked) {
		return false
	}
	d.armed = d.asked
	return d.arm(d.asked) == nil
}
