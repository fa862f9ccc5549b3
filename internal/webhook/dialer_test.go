package webhook

import (
	"net/netip"
	"testing"
)

// TestAddressesThatMayBeDialled has for each range its first and last address, and the neighbours of some.
func TestAddressesThatMayBeDialled(t *testing.T) {
	const never, ifPrivate, always = 0, 1, 2
	for want, addresses := range map[int][]string{
		always: {
			"9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "169.253.255.255",
			"172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
			"93.184.215.14", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e",
		},
		ifPrivate: {
			"127.0.0.1", "127.255.255.255", "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0",
			"192.168.255.255", "100.64.0.0", "100.127.255.255", "::1", "fc00::", "fdff:ffff::1",
			"::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:192.168.1.1", "::ffff:a64:1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
		},
		never: {
			"0.0.0.0", "0.1.2.3", "169.254.0.0", "169.254.169.254", "169.254.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.0",
			"198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
			"168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254",
			"::", "::7f00:1", "::ffff:0.0.0.0", "::ffff:169.254.169.254", "::ffff:255.255.255.255", "64:ff9b::a9fe:a9fe",
			"64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "3fff::1", "5f00::1",
			"fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "ff0e::1",
		},
	} {
		for _, text := range addresses {
			a := netip.MustParseAddr(text)
			if got := Public.Allows(a); got != (want == always) {
				t.Errorf("%s on the public internet: %t", text, got)
			}
			if got := Private.Allows(a); got != (want != never) {
				t.Errorf("%s if private ones are allowed: %t", text, got)
			}
		}
	}
	if Public.Allows(netip.Addr{}) || Private.Allows(netip.Addr{}) {
		t.Error("no address at all is allowed")
	}
}
