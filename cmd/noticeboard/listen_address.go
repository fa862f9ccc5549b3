package main

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// listenMistakes returns what is wrong with the addresses to listen on, each as a sentence. Whether an address is free,
// and whether the directory of a Unix socket is there, is known when the server starts.
func (s *settings) listenMistakes() (all []string) {
	for _, f := range []struct{ name, address string }{
		{"--listen", s.listen}, {"--admin-listen", s.adminListen}, {"--listen-http", s.tls.listenHTTP},
	} {
		if f.address == "" && f.name != "--listen" { // there is no such listener
			continue
		}
		if wrong := addressMistake(f.address); wrong != "" {
			all = append(all, f.name+": "+wrong)
		}
	}
	if len(all) > 0 {
		return all
	}
	if s.adminListen != "" && s.adminToken == "" && !isPrivate(s.adminListen) {
		all = append(all, fmt.Sprintf("--admin-listen: other machines may reach %s: listen on 127.0.0.1 or unix:PATH, or "+
			"set --admin-token", s.adminListen))
	}
	if sameListener(s.adminListen, s.listen) {
		all = append(all, "--admin-listen and --listen are the same address: give each its own")
	}
	if sameListener(s.tls.listenHTTP, s.listen) || sameListener(s.tls.listenHTTP, s.adminListen) {
		all = append(all, "--listen-http is the address of another listener: give each its own")
	}
	return all
}

// addressMistake says what is wrong with an address to listen on; "" if nothing is.
func addressMistake(address string) string {
	if path, isUnix := unixPath(address); isUnix {
		switch {
		case path == "":
			return "unix: has no path behind it: name the socket, such as unix:/run/noticeboard/http.sock"
		case len(path) > maxSocketPath:
			return fmt.Sprintf("the path of the socket has %d bytes: it may have up to %d", len(path), maxSocketPath)
		}
		return ""
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || strings.ContainsAny(host, "/ ") {
		return fmt.Sprintf("%q is not an address with a port, such as 127.0.0.1:8080 or :443, nor unix: and a path", address)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return fmt.Sprintf("%q is not a port: it is a number from 1 to 65535", port)
	}
	return ""
}

// sameListener reports whether two addresses without mistakes cannot both be listened on. Any free port (0) is another
// one each time.
func sameListener(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	_, aIsUnix := unixPath(a)
	_, bIsUnix := unixPath(b)
	if aIsUnix || bIsUnix {
		return a == b
	}
	aHost, aPort, _ := net.SplitHostPort(a)
	bHost, bPort, _ := net.SplitHostPort(b)
	aNumber, _ := net.LookupPort("tcp", aPort)
	bNumber, _ := net.LookupPort("tcp", bPort)
	return aNumber == bNumber && aNumber != 0 && (aHost == bHost || isEvery(aHost) || isEvery(bHost))
}

// isEvery reports whether a host to listen on is every address of the machine.
func isEvery(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "" || err == nil && ip.IsUnspecified()
}
