package fold

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Email returns the form in which e-mail addresses are compared: without surrounding space, in lower case, and with the
// domain as DNS knows it (A-labels; RFC 5891). Browsers send an internationalized domain in either spelling
// ("eva@münchen.example", "eva@xn--mnchen-3ya.example"). A domain that IDNA refuses is only put in lower case. An
// address in ASCII stays the same but for letter case.
func Email(address string) string {
	address = strings.ToLower(strings.TrimSpace(address))
	local, domain, found := strings.Cut(address, "@")
	if !found || isASCII(domain) {
		return address
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return address
	}
	return local + "@" + ascii
}

// EmailSpellings returns Email of an address and, if its domain is internationalized, the same address with the domain
// in its own letters (U-labels).
func EmailSpellings(address string) []string {
	email := Email(address)
	local, domain, found := strings.Cut(email, "@")
	if !found || !strings.Contains("."+domain, ".xn--") {
		return []string{email}
	}
	letters, err := idna.Lookup.ToUnicode(domain)
	if err != nil || letters == domain {
		return []string{email}
	}
	return []string{email, local + "@" + letters}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
