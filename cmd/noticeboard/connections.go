package main

import (
	"container/list"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"

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
// that has been idle longest under it is closed to make room; if none is idle, the new one is closed. A trusted proxy
// counts only in all, since it stands for many clients.
//
// track is the server's ConnState. The methods are safe for concurrent use.
type connections struct {
	trusted []netip.Prefix
	log     *slog.Logger
	warned  map[*bound]bool

	mu       sync.Mutex
	open     map[net.Conn]*connection
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
	open int
	idle list.List // of *connection, that which has been idle longest first
}

type connection struct {
	net.Conn
	groups   map[*group]*list.Element // with its place in group.idle; nil while it is not idle
	networks []netip.Prefix           // of the groups other than that of all
}

// newConnections returns bounds for a process that may have that many files open.
func newConnections(files uint64, trusted []netip.Prefix, log *slog.Logger) *connections {
	l := &connections{
		trusted: trusted, log: log, warned: map[*bound]bool{},
		open: map[net.Conn]*connection{}, networks: map[netip.Prefix]*group{},
	}
	l.bounds.all = bound{maxConnections, "in all"}
	if files < maxConnections+reservedFiles {
		l.bounds.all.most = max(int(files)-reservedFiles, 1)
	}
	l.bounds.network = bound{maxNetworkConnections, "from one network"}
	l.bounds.site = bound{maxSiteConnections, "from one IPv6 network of /48"}
	l.all = &group{bound: &l.bounds.all}
	return l
}

// openFiles returns how many files this process may have open. The Go runtime has raised the limit as far as it may.
func openFiles() (uint64, error) {
	var limit unix.Rlimit
	err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit)
	return limit.Cur, err
}

// track follows the states of a connection.
func (l *connections) track(c net.Conn, state http.ConnState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.open[c]
	switch {
	case state == http.StateNew:
		l.add(&connection{Conn: c})
	case known == nil: // closed to make room
	case state == http.StateActive:
		known.setActive()
	case state == http.StateIdle:
		known.setActive()
		for g := range known.groups {
			known.groups[g] = g.idle.PushBack(known)
		}
	default:
		l.remove(known)
	}
}

func (c *connection) setActive() {
	for g, place := range c.groups {
		if place != nil {
			g.idle.Remove(place)
			c.groups[g] = nil
		}
	}
}

// add counts a new connection, or closes it. The caller holds l.mu.
func (l *connections) add(c *connection) {
	groups := l.groupsOf(c)
	for _, g := range groups {
		if g.open < g.most {
			continue
		}
		l.warn(g.bound)
		longest := g.idle.Front()
		if longest == nil {
			l.dropEmpty(c.networks)
			c.Close()
			return
		}
		idle := longest.Value.(*connection)
		l.remove(idle)
		idle.Close()
	}
	c.groups = map[*group]*list.Element{}
	for _, g := range groups {
		g.open++
		c.groups[g] = nil
	}
	for i, network := range c.networks {
		l.networks[network] = groups[i+1] // remove may just have forgotten it
	}
	l.open[c.Conn] = c
}

// groupsOf returns the groups that a new connection counts in. The caller holds l.mu.
func (l *connections) groupsOf(c *connection) []*group {
	groups := []*group{l.all}
	from := peer(c.Conn)
	for _, p := range l.trusted {
		if p.Contains(from) {
			return groups
		}
	}
	join := func(network netip.Prefix, b *bound) {
		g := l.networks[network]
		if g == nil {
			g = &group{bound: b}
			l.networks[network] = g
		}
		c.networks, groups = append(c.networks, network), append(groups, g)
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

// remove no longer counts a connection. The caller holds l.mu.
func (l *connections) remove(c *connection) {
	c.setActive()
	for g := range c.groups {
		g.open--
	}
	delete(l.open, c.Conn)
	l.dropEmpty(c.networks)
}

// dropEmpty forgets those of some networks that have no connection. The caller holds l.mu.
func (l *connections) dropEmpty(networks []netip.Prefix) {
	for _, network := range networks {
		if g := l.networks[network]; g != nil && g.open == 0 {
			delete(l.networks, network)
		}
	}
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
