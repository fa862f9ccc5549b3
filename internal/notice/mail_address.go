package notice

import (
	"net/mail"
	"strings"
)

// IsEmail reports whether s is one bare e-mail address such as name@example.org (addr-spec, RFC 5322, section
// 3.4.1). Besides what the RFC allows, the domain has a dot, and neither part is quoted or in brackets. The length
// is not checked.
func IsEmail(s string) bool {
	if strings.ContainsAny(s, " \"<>[]\\") {
		return false
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(strings.Trim(domain, "."), ".")
}
