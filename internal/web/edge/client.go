package edge

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

// clientKey is the key in a gin.Context of the address that a trusted proxy names.
const clientKey = "noticeboard/client"

// ClientAddr returns the address that a request came from, which may be one that a trusted proxy names. It is the
// zero Addr, and not an error, if there is none: such requests share one rate limit.
func ClientAddr(c *gin.Context) netip.Addr {
	if a, ok := c.Get(clientKey); ok {
		return a.(netip.Addr)
	}
	return peerAddr(c.Request)
}

// peerAddr returns the address at the other end of a request's connection; the zero Addr if there is none.
func peerAddr(r *http.Request) netip.Addr {
	peer, _ := netip.ParseAddrPort(r.RemoteAddr)
	return peer.Addr().Unmap().WithZone("")
}

// proxies are the networks of trusted proxies, and what has been logged about proxies.
type proxies struct {
	trusted                                  []netip.Prefix
	local                                    bool // Config.LocalProxy
	unnamed, unreadable, otherHost, stripped sync.Once
	unnamedSeen                              atomic.Bool // X-Forwarded-For came from an address that is not trusted
}

// checkProxies returns an error if one of the networks is none, or is every network.
func checkProxies(trusted []netip.Prefix) error {
	for _, p := range trusted {
		if !p.IsValid() {
			return errors.New("a trusted proxy is not a network")
		}
		if p.Bits() == 0 {
			return fmt.Errorf("trusting every address (%v) as a proxy would let anyone choose their own", p)
		}
	}
	return nil
}

// trustPeer reports whether what is at the other end of a connection is a trusted proxy.
func (p *proxies) trustPeer(a netip.Addr) bool { return p.trust(a) || p.local && !a.IsValid() }

func (p *proxies) trust(a netip.Addr) bool {
	for _, network := range p.trusted {
		if network.Contains(a) {
			return true
		}
	}
	return false
}

// readForwarded sets the address for ClientAddr if the request comes from a trusted proxy that names one. Otherwise
// all that comes through the proxy counts as one client, which the operator would hear of from readers only: so it is
// logged, once, and without any address.
func (e *Edge) readForwarded(c *gin.Context) {
	lines := c.Request.Header["X-Forwarded-For"]
	if len(lines) == 0 && c.Request.Method != http.MethodPost {
		return
	}
	trusted := e.proxies.trustPeer(peerAddr(c.Request))
	a := netip.Addr{}
	if trusted {
		a = e.proxies.client(strings.Join(lines, ","))
	}
	switch {
	case a.IsValid():
		c.Set(clientKey, a)
	case trusted:
		e.proxies.unreadable.Do(func() {
			e.Log().Warn("a trusted proxy sends no X-Forwarded-For that can be read: all readers behind it share " +
				"its rate limits")
		})
	case len(lines) > 0:
		e.proxies.unnamed.Do(func() {
			e.proxies.unnamedSeen.Store(true)
			e.Log().Warn("X-Forwarded-For comes from a machine that is not a trusted proxy, and is ignored: if it " +
				"is your proxy, name it with --trusted-proxy, because until then all readers share its rate limits")
		})
	}
}

// HasUnnamedProxy reports whether X-Forwarded-For has come from a machine that is not a trusted proxy since the program
// was started: either a proxy that the operator forgot to name, or a client that pretends to be one.
func (e *Edge) HasUnnamedProxy() bool { return e.proxies.unnamedSeen.Load() }

// client returns the client's address in an X-Forwarded-For header that a trusted proxy sent. Each proxy adds at the
// end the address that it was reached from, and anyone may have written what stands before. So the client's is the last
// address that is not a trusted proxy's; if all are, the first. If that cannot be read, client returns the zero Addr.
func (p *proxies) client(header string) (a netip.Addr) {
	for more := true; more; {
		var last string
		if i := strings.LastIndexByte(header, ','); i >= 0 {
			header, last = header[:i], header[i+1:]
		} else {
			last, more = header, false
		}
		if a = readForwardedAddr(last); !p.trust(a) {
			break
		}
	}
	return a
}

// readForwardedAddr reads an address as proxies write it: alone, or with a port; one of IPv6 may be in brackets. For
// anything else it returns the zero Addr.
func readForwardedAddr(text string) netip.Addr {
	text = strings.TrimSpace(text)
	if p, err := netip.ParseAddrPort(text); err == nil {
		return p.Addr().Unmap().WithZone("")
	}
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		text = text[1 : len(text)-1]
	}
	a, _ := netip.ParseAddr(text)
	return a.Unmap().WithZone("")
}
