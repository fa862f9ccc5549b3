package main

import (
	"crypto/tls"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"noticeboard/internal/ratelimit"
)

// How many connections may be open at the same time. A browser opens up to six.
const (
	maxConnections        = 4096
	maxNetworkConnections = 256  // from one network, as ratelimit.Network has it
	maxSiteConnections    = 1024 // from one IPv6 network of siteBits, such as providers assign to an organisation
	siteBits              = 48

	// reservedFiles is how many file descriptors are left for the databases, the log and the control socket.
	reservedFiles = 64
)

// connections bound how many connections a server has open, in all and from one network. Beyond a bound, the connection
// that has been idle longest under it is closed to make room (takeIdle); if none is idle, the new one is closed. A
// trusted proxy counts only in all, since it stands for many clients.
//
// track is the server's ConnState. The methods are safe for concurrent use.
type connections struct {
	trusted []netip.Prefix
	log     *slog.Logger
	warned  map[*bound]bool
	turn    atomic.Uint64 // counts how often a connection became idle
	fresh   atomic.Int64  // connections on which no request has begun yet

	mu       sync.Mutex
	closed   uint64 // how many were closed because of a bound
	all      *group
	networks map[netip.Prefix]*group
	bounds   struct{ all, network, site bound }
}

// A bound is how many connections a group may hold, and what it is called in the log.
type bound struct {
	most int
	of   string
}

// A group is the connections that are counted together.
type group struct {
	*bound
	network netip.Prefix // zero for the group of all
	open    map[*conn]struct{}
}

// newConnections returns bounds for a process that may have that many files open.
func newConnections(files uint64, trusted []netip.Prefix, log *slog.Logger) *connections {
	l := &connections{trusted: trusted, log: log, warned: map[*bound]bool{}, networks: map[netip.Prefix]*group{}}
	l.bounds.all = bound{maxConnections, "in all"}
	if files < maxConnections+reservedFiles {
		l.bounds.all.most = max(int(files)-reservedFiles, 1)
	}
	l.bounds.network = bound{maxNetworkConnections, "from one network"}
	l.bounds.site = bound{maxSiteConnections, "from one IPv6 network of /48"}
	l.all = &group{bound: &l.bounds.all, open: map[*conn]struct{}{}}
	return l
}

// openFiles returns how many files this process may have open. The Go runtime has raised the limit as far as it may.
func openFiles() (uint64, error) {
	var limit unix.Rlimit
	err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit)
	return limit.Cur, err
}

// track follows the states of a connection, which is a *conn or TLS over one. A request changes them twice, so that takes no lock.
func (l *connections) track(nc net.Conn, state http.ConnState) {
	if over, ok := nc.(*tls.Conn); ok {
		nc = over.NetConn()
	}
	c := nc.(*conn)
	if state == http.StateNew {
		c.fresh.Store(true)
		l.fresh.Add(1)
	} else if c.fresh.Load() && c.fresh.CompareAndSwap(true, false) {
		l.fresh.Add(-1)
	}
	switch state {
	case http.StateActive:
		c.idle.Store(0)
	case http.StateIdle:
		c.idle.Store(l.turn.Add(1))
	case http.StateNew:
		l.mu.Lock()
		defer l.mu.Unlock()
		l.add(c)
	default:
		l.mu.Lock()
		defer l.mu.Unlock()
		l.remove(c)
	}
}

// add counts a new connection, or closes it. The caller holds l.mu.
func (l *connections) add(c *conn) {
	groups := l.groupsOf(c)
	for _, g := range groups {
		if len(g.open) < g.most {
			continue
		}
		l.warn(g.bound)
		l.closed++
		idle := g.takeIdle()
		if idle == nil {
			c.Close()
			return
		}
		l.remove(idle)
		idle.Close()
	}
	c.groups = groups
	for _, g := range groups {
		g.open[c] = struct{}{}
		if g != l.all {
			l.networks[g.network] = g
		}
	}
}

// enough is among how many connections takeIdle looks for the one that has been idle longest.
const enough = 256

// takeIdle returns the connection of a group that has been idle longest or, in a large group, longer than most; nil if
// none is idle.
func (g *group) takeIdle() (longest *conn) {
	for {
		since, seen := uint64(math.MaxUint64), 0
		longest = nil
		for c := range g.open { // in random order
			if at := c.idle.Load(); at > 0 && at < since {
				longest, since = c, at
			}
			if seen++; seen >= enough && longest != nil {
				break
			}
		}
		if longest == nil || longest.idle.CompareAndSwap(since, 0) { // else it has just become active
			return longest
		}
	}
}

// groupsOf returns the groups that a new connection counts in. Those of its networks are new if they have no
// connection. The caller holds l.mu.
func (l *connections) groupsOf(c *conn) []*group {
	groups := []*group{l.all}
	from := peer(c.Conn)
	if !from.IsValid() { // a Unix socket, with a proxy at the other end
		return groups
	}
	for _, p := range l.trusted {
		if p.Contains(from) {
			return groups
		}
	}
	join := func(network netip.Prefix, b *bound) {
		g := l.networks[network]
		if g == nil {
			g = &group{bound: b, network: network, open: map[*conn]struct{}{}}
		}
		groups = append(groups, g)
	}
	join(ratelimit.Network(from), &l.bounds.network)
	if site, err := from.Prefix(siteBits); err == nil && from.Is6() {
		join(site, &l.bounds.site)
	}
	return groups
}

// peer returns the address at the other end of a connection, or the zero Addr if it has none.
func peer(c net.Conn) netip.Addr {
	if a, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		return a.AddrPort().Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}

// remove no longer counts a connection, and forgets those of its networks that have no other. The caller holds l.mu.
func (l *connections) remove(c *conn) {
	for _, g := range c.groups {
		delete(g.open, c)
		if len(g.open) == 0 && g != l.all {
			delete(l.networks, g.network)
		}
	}
	c.groups = nil
}

// warn logs once that a bound was reached. The caller holds l.mu.
func (l *connections) warn(b *bound) {
	if l.warned[b] {
		return
	}
	l.warned[b] = true
	text := "too many connections: idle ones are closed to make room, or else new ones; this is logged once"
	if b != &l.bounds.all {
		text += "; if they come from a proxy, name it with --trusted-proxy"
	}
	l.log.Warn(text, "connections", b.most, "counted", b.of)
}

// connectionFigures are how many connections are open, and how many were closed because there were too many.
type connectionFigures struct{ open, closed uint64 }

func (l *connections) figures() connectionFigures {
	l.mu.Lock()
	defer l.mu.Unlock()
	return connectionFigures{uint64(len(l.all.open)), l.closed}
}

// waitForFirstRequests waits until a request has begun on every connection, but no longer than most.
func (l *connections) waitForFirstRequests(most time.Duration) {
	for end := time.Now().Add(most); l.fresh.Load() > 0 && time.Now().Before(end); {
		time.Sleep(2 * time.Millisecond)
	}
}
