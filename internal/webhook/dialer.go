package webhook

import (
	"errors"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// A Reach says which addresses may be dialled.
type Reach bool

const (
	Public  Reach = false // those of the public internet alone
	Private Reach = true  // those of this machine and of private networks, too
)

// metadata are services of cloud providers that hand out credentials to whoever asks from the machine itself. Most are in
// ranges that are refused anyway.
var metadata = addresses(
	"169.254.169.254", "168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254",
)

// private are the ranges that Private allows: this machine, private networks (RFC 1918, RFC 4193) and networks behind the
// address translation of a provider (RFC 6598).
var private = prefixes(
	"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7",
)

// special are the other ranges that no server on the public internet has (the special-purpose registries of IANA).
// Addresses of IPv6 that lead on to one of IPv4 by some way other than NAT64 are among them.
var special = prefixes(
	"0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
	"fe80::/10", "fec0::/10", "ff00::/8",
)

// nat64 holds addresses of IPv4 in their last four bytes (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func prefixes(texts ...string) (all []netip.Prefix) {
	for _, t := range texts {
		all = append(all, netip.MustParsePrefix(t))
	}
	return all
}

func addresses(texts ...string) (all []netip.Addr) {
	for _, t := range texts {
		all = append(all, netip.MustParseAddr(t))
	}
	return all
}

// Allows reports whether an address may be dialled. The unspecified address, link-local ones, multicast and the metadata
// services of cloud providers never may.
func (r Reach) Allows(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	for _, m := range metadata {
		if a == m {
			return false
		}
	}
	if in(private, a) {
		return r == Private
	}
	return a.IsGlobalUnicast() && !in(special, a)
}

func in(ranges []netip.Prefix, a netip.Addr) bool {
	for _, p := range ranges {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// dialer returns a dialer that refuses what r does not allow. It asks for the address that is really connected to, after
// its name was resolved, so that a name cannot mean another one in between.
func (r Reach) dialer(timeout time.Duration) *net.Dialer {
	return &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !r.Allows(to.Addr()) {
			return errRefused
		}
		return nil
	}}
}

// errRefused is the error of an address that may not be dialled. It does not say which, so that nobody learns what a name
// means inside.
var errRefused = errors.New("the receiver's address is not one of the public internet; " +
	"--webhook-private allows private ones")
