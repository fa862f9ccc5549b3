package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// A boardURL is a flag: the URL of the board in its normal form, or empty. In this form the scheme and the host are in
// lower case, the host is in ASCII (Punycode) and there is no default port: it is the origin that browsers send for the
// board (RFC 6454, section 6.2). A path may follow, without a slash at its end.
type boardURL string

func (b *boardURL) String() string { return string(*b) }

func (b *boardURL) Set(text string) error {
	*b = ""
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("not an absolute http or https address, such as https://board.example.org")
	}
	switch {
	case u.User != nil:
		return errors.New("it has a user name or password, which would be in every link to the board")
	case u.RawQuery != "" || u.ForceQuery:
		return fmt.Errorf("it has the query %q: only scheme, host, port and path are part of the board's URL",
			"?"+u.RawQuery)
	case u.Fragment != "":
		return fmt.Errorf("it has the fragment %q: only scheme, host, port and path are part of the board's URL",
			"#"+u.Fragment)
	}
	path, err := normalPath(u.EscapedPath())
	if err != nil {
		return err
	}
	host, err := normalHost(u.Hostname())
	if err != nil {
		return err
	}
	port, err := normalPort(u.Scheme, u.Port())
	if err != nil {
		return err
	}
	*b = boardURL(u.Scheme + "://" + host + port + path)
	return nil
}

// maxPath is the most bytes of the path in the board's URL, which is in every address on every page.
const maxPath = 100

// normalPath returns the path of the board's URL without slashes at its end. It is made of letters, digits and marks
// that are written in one way only (RFC 3986, section 2.3), so that browsers, proxies and cookies agree on it.
func normalPath(typed string) (string, error) {
	path := strings.TrimRight(typed, "/")
	if path == "" {
		return "", nil
	}
	const unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
	for part := range strings.SplitSeq(path[1:], "/") {
		if part == "" || part == "." || part == ".." || strings.Trim(part, unreserved) != "" {
			return "", fmt.Errorf("it has the path %q: each part of the path must be of the letters a to z, digits and "+
				"- . _ ~, such as https://example.org/board", typed)
		}
	}
	if len(path) > maxPath {
		return "", fmt.Errorf("its path has %d characters: it may have up to %d", len(path), maxPath)
	}
	return path, nil
}

// isTLS reports whether readers reach the board over TLS.
func (b boardURL) isTLS() bool { return strings.HasPrefix(string(b), "https:") }

// isLocal reports whether the board's address leads to the machine itself.
func (b boardURL) isLocal() bool {
	u, err := url.Parse(string(b))
	return err == nil && isPrivate(net.JoinHostPort(u.Hostname(), "0"))
}

// normalPort returns ":" and the port in decimal; nothing for an empty port and for the default one of the scheme.
func normalPort(scheme, port string) (string, error) {
	if port == "" {
		return "", nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	switch {
	case err != nil || n == 0:
		return "", fmt.Errorf("%q is not a port: it is a number from 1 to 65535", port)
	case scheme == "http" && n == 80, scheme == "https" && n == 443:
		return "", nil
	}
	return ":" + strconv.FormatUint(n, 10), nil
}

// hostNames maps host names as browsers do (UTS 46 as the URL Standard uses it, section 3.3): underscores are allowed,
// because names within a network have them.
var hostNames = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false), idna.CheckHyphens(false))

// normalHost returns a host name as it is in a Host header, without a full stop at the end; or an IP address, an IPv6
// address in brackets.
func normalHost(typed string) (string, error) {
	if a, err := netip.ParseAddr(typed); err == nil {
		if a.Zone() != "" {
			return "", fmt.Errorf("%q has a zone, which other machines do not know", typed)
		}
		if a.Is4() {
			return a.String(), nil
		}
		return "[" + a.String() + "]", nil
	}
	host := strings.ToLower(typed)
	if strings.ContainsFunc(typed, func(r rune) bool { return r >= utf8.RuneSelf }) || strings.Contains(host, "xn--") {
		var err error
		if host, err = hostNames.ToASCII(typed); err == nil {
			_, err = hostNames.ToASCII(host) // some characters become a label that is none
		}
		if err != nil {
			return "", fmt.Errorf("%q is not a host name: %w", typed, err)
		}
	}
	host = strings.TrimSuffix(host, ".")
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return "", fmt.Errorf("%q is not a host name", typed)
		}
	}
	last := labels[len(labels)-1] // browsers read a name that ends in a number as an IPv4 address
	if _, err := strconv.ParseUint(last, 0, 64); err == nil || len(host) > 253 {
		return "", fmt.Errorf("%q is neither a host name nor an IP address", typed)
	}
	return host, nil
}
