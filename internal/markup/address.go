package markup

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// An address is the target of a link.
type address struct {
	href   string // ASCII, and the same after url.Parse and String
	target string // the host, or the whole e-mail address
}

// readAddress parses an http, https or mailto address and reports whether a link may lead there. The host must be a
// name, not an IP address. User names, spaces, control characters, backslashes, and header fields of mailto are refused.
func readAddress(typed string) (address, bool) {
	var a address
	ok := false
	if len(typed) > maxAddress {
		return a, false
	}
	switch {
	case hasPrefixFold(typed, "mailto:"):
		a, ok = readMail(typed[len("mailto:"):])
	case hasPrefixFold(typed, "http://"):
		a, ok = readWeb("http://", typed[len("http://"):])
	case hasPrefixFold(typed, "https://"):
		a, ok = readWeb("https://", typed[len("https://"):])
	}
	if !ok {
		return address{}, false
	}
	u, err := url.Parse(a.href)
	return a, err == nil && u.String() == a.href
}

func readMail(typed string) (address, bool) {
	local, domain, _ := strings.Cut(typed, "@")
	host, ok := readHost(domain)
	if !ok || host != strings.ToLower(domain) || local == "" || len(local) > 64 {
		return address{}, false
	}
	for i := range len(local) {
		if !isMailByte(local[i]) {
			return address{}, false
		}
	}
	if local[0] == '.' || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return address{}, false
	}
	return address{href: "mailto:" + local + "@" + host, target: local + "@" + host}, true
}

func readWeb(scheme, typed string) (address, bool) {
	end := strings.IndexAny(typed, "/?#")
	if end < 0 {
		end = len(typed)
	}
	domain, port, hasPort := strings.Cut(typed[:end], ":")
	host, ok := readHost(domain)
	rest, restOK := encodeRest(typed[end:])
	if !ok || !restOK || hasPort && (port == "" || len(port) > 5 || strings.Trim(port, "0123456789") != "") {
		return address{}, false
	}
	href := scheme + host
	if hasPort {
		href += ":" + port
	}
	return address{href: href + rest, target: host}, true
}

// Limits of a host name and of each of its labels in bytes (RFC 1035, section 2.3.4).
const (
	maxHost      = 253
	maxHostLabel = 63
)

// readHost returns the ASCII form of a host name, which is the one that DNS knows. The name must have two labels or
// more, of which the last begins with a letter, and consist of letters, marks, digits, hyphens and underscores. A name
// that is not ASCII, or that has a label in Punycode ("xn--"), must also be valid for a lookup by IDNA: UTS 46 without
// transitional processing, and the rules of RFC 5891, section 5, and RFC 5893 (Bidi).
func readHost(typed string) (string, bool) {
	if len(typed) > maxHost || !isHostText(typed) {
		return "", false
	}
	host := strings.ToLower(typed)
	if !isASCII(typed) || strings.Contains("."+host, ".xn--") {
		var err error
		if host, err = idna.Lookup.ToASCII(typed); err != nil {
			return "", false
		}
		// The Bidi rule was applied to the characters typed; this applies it to what they were mapped to.
		if host, err = idna.Lookup.ToASCII(host); err != nil {
			return "", false
		}
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxHostLabel || label[0] == '-' || label[len(label)-1] == '-' {
			return "", false
		}
	}
	top := labels[len(labels)-1]
	return host, len(labels) > 1 && len(top) > 1 && top[0] >= 'a' && len(host) <= maxHost
}

// isHostText reports whether a host name consists of characters that readHost takes. That is less than IDNA maps: no
// invisible characters, no symbols, and no other full stop than ".".
func isHostText(typed string) bool {
	for label := range strings.SplitSeq(typed, ".") {
		for _, r := range strings.ToLower(norm.NFKC.String(label)) {
			if r < utf8.RuneSelf && (!isHostByte(byte(r)) || r == '.') ||
				r >= utf8.RuneSelf && !unicode.In(r, unicode.Ll, unicode.Lo, unicode.Lm, unicode.M, unicode.Nd) {
				return false
			}
		}
	}
	return true
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// encodeRest returns a path, query and fragment with every other character than those allowed there percent-encoded
// (RFC 3986, section 2.1).
func encodeRest(typed string) (string, bool) {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	fragment := false
	for i := range len(typed) {
		c := typed[i]
		switch {
		case c <= ' ' || c == 0x7f || c == '\\':
			return "", false
		case c == '#' && !fragment:
			fragment = true
			b.WriteByte(c)
		case c == '%' && i+2 < len(typed) && isHex(typed[i+1]) && isHex(typed[i+2]), isURLByte(c):
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String(), true
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isHex(c byte) bool      { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }
func isMailByte(c byte) bool { return isAlphanumeric(c) || strings.IndexByte("._+-", c) >= 0 }
func isURLByte(c byte) bool {
	return isAlphanumeric(c) || strings.IndexByte("-._~:/?@!$&()*+,;=", c) >= 0
}
func isHostByte(c byte) bool { return isAlphanumeric(c) || c == '.' || c == '-' || c == '_' }

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
