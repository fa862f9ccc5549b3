package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

// A fakeConn is a connection from an address.
type fakeConn struct {
	net.Conn
	from   string
	closed bool
	conn   *conn // as the server has it
}

func (c *fakeConn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(c.from), 1234))
}

func (c *fakeConn) Close() error { c.closed = true; return nil }

func newTestConnections(files uint64, log *strings.Builder) *connections {
	return newConnections(files, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		slog.New(slog.NewTextHandler(log, nil)))
}

// dial opens n connections, one from each address of a format.
func (l *connections) dial(n int, format string) (conns []*fakeConn) {
	for i := range n {
		c := &fakeConn{from: format}
		if strings.Contains(format, "%") {
			c.from = fmt.Sprintf(format, i)
		}
		c.conn = newConn(c)
		l.track(c.conn, http.StateNew)
		conns = append(conns, c)
	}
	return conns
}

func countClosed(conns []*fakeConn) (n int) {
	for _, c := range conns {
		if c.closed {
			n++
		}
	}
	return n
}

func TestConnectionsAreBounded(t *testing.T) {
	for name, test := range map[string]struct {
		files uint64
		n     int
		from  string
		open  int
	}{
		"one address":               {1 << 20, 300, "192.0.2.1", 256},
		"one mapped address":        {1 << 20, 300, "::ffff:192.0.2.1", 256},
		"one IPv6 network":          {1 << 20, 300, "2001:db8::%x", 256},
		"many networks of one site": {1 << 20, 1200, "2001:db8:0:%x::1", 1024},
		"many sites":                {1 << 20, 5000, "2001:db8:%x::1", 4096},
		"a trusted proxy":           {1 << 20, 5000, "10.0.0.1", 4096},
		"few files":                 {1024, 1200, "10.0.0.1", 960},
		"hardly any files":          {50, 3, "10.0.0.1", 1},
		"no limit for files":        {^uint64(0), 5000, "10.0.0.1", 4096},
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			l := newTestConnections(test.files, &log)
			conns := l.dial(test.n, test.from)
			if got := test.n - countClosed(conns); got != test.open {
				t.Errorf("%d are open, want %d", got, test.open)
			}
			if n := strings.Count(log.String(), "too many connections"); n != 1 {
				t.Errorf("the log says so %d times: %s", n, log.String())
			}
			for _, c := range conns {
				l.track(c.conn, http.StateClosed)
			}
			if len(l.all.open)+len(l.networks) > 0 {
				t.Errorf("when all are closed, %d connections and %d networks are left", len(l.all.open), len(l.networks))
			}
			if l.dial(1, "198.51.100.1")[0].closed {
				t.Error("there is no room when all are closed")
			}
		})
	}
}

func TestIdleConnectionsMakeRoom(t *testing.T) {
	var log strings.Builder
	l := newTestConnections(1<<20, &log)
	conns := l.dial(maxNetworkConnections, "192.0.2.1")
	other := l.dial(1, "198.51.100.1")[0]
	for _, c := range []*fakeConn{other, conns[7], conns[3], conns[5]} {
		l.track(c.conn, http.StateActive)
		l.track(c.conn, http.StateIdle)
	}
	l.track(conns[7].conn, http.StateActive) // it is used again
	more := l.dial(3, "192.0.2.1")
	for i, c := range append(conns, more...) {
		if want := i == 3 || i == 5 || i == maxNetworkConnections+2; c.closed != want {
			t.Errorf("connection %d is closed: %v, want %v", i, c.closed, want)
		}
	}
	if other.closed {
		t.Error("an idle connection of another network was closed")
	}
	l.track(conns[3].conn, http.StateClosed) // the server notices later
	if got := l.networks[netip.MustParsePrefix("192.0.2.1/32")].open; len(got) != maxNetworkConnections {
		t.Errorf("%d are counted", len(got))
	}
}

// TestTheLastOfANetworkMakesRoom closes the only connection of a network for another of the same.
func TestTheLastOfANetworkMakesRoom(t *testing.T) {
	var log strings.Builder
	l := newTestConnections(reservedFiles+1, &log)
	for range 3 {
		c := l.dial(1, "192.0.2.1")[0]
		l.track(c.conn, http.StateActive)
		l.track(c.conn, http.StateIdle)
		if c.closed || len(l.all.open) != 1 || len(l.networks[netip.MustParsePrefix("192.0.2.1/32")].open) != 1 {
			t.Fatalf("closed %v, %d are open, networks %v", c.closed, len(l.all.open), l.networks)
		}
	}
}
