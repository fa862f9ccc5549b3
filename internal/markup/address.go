package markup

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// An address is where a link may lead.
type address struct {
	href  string // ASCII, and the same after url.Parse and String
	where string // the host, or the whole e-mail address
}

// readAddress accepts http, https and mailto addresses of a host that has a name: no numbers, no
// user names, no spaces or control characters, no backslashes, and of mailto nothing but the address.
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
	return address{href: "mailto:" + local + "@" + host, where: local + "@" + host}, true
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
	return address{href: href + rest, where: host}, true
}

// maxHost is how many bytes a host name may have (RFC 1035, section 2.3.4).
const maxHost = 253

// readHost returns the form that DNS knows of a host name of two labels or more, of which the last
// begins with a letter.
func readHost(typed string) (string, bool) {
	if len(typed) > maxHost {
		return "", false
	}
	labels := strings.Split(typed, ".")
	for i, label := range labels {
		var ok bool
		if labels[i], ok = readLabel(label); !ok {
			return "", false
		}
	}
	top := labels[len(labels)-1]
	host := strings.Join(labels, ".")
	return host, len(labels) > 1 && len(top) > 1 && top[0] >= 'a' && len(host) <= maxHost
}

// readLabel folds a label as IDNA does (UTS 46), but takes letters, marks, digits, hyphens and
// underscores only.
func readLabel(label string) (string, bool) {
	label = strings.ToLower(norm.NFKC.String(label))
	ascii := true
	for _, r := range label {
		ascii = ascii && r < utf8.RuneSelf
		if r < utf8.RuneSelf && !isHostByte(byte(r)) || r == '.' ||
			r >= utf8.RuneSelf && !unicode.In(r, unicode.Ll, unicode.Lo, unicode.Lm, unicode.M, unicode.Nd) {
			return "", false
		}
	}
	if !ascii {
		label = "xn--" + punycode(label)
	}
	return label, label != "" && len(label) <= 63 && label[0] != '-' && label[len(label)-1] != '-'
}

// encodeRest returns path, query and fragment with everything encoded (RFC 3986, section 2.1) that
// they do not hold as it is.
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
