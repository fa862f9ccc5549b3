package notice

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// How long the names of an institution and its contact may be, in characters, and what its logo may be.
const (
	MaxInstitution = 100
	MaxTeam        = 80 // as the name of any author
	MinShort       = 2  // one letter would be taken for an initial in many names
	MaxShort       = 30
	MaxContact     = 254

	MaxLogo       = 512 << 10 // bytes
	MaxLogoWidth  = 1200      // pixels
	MaxLogoHeight = 400
	MinLogoHeight = 32
)

// Check returns the Problems of an institution that someone filled in, but for its colour (see brand.Problem) and
// its logo, which is judged when it is read. Fields are named as in the form, for the language: name.en.
func (i Institution) Check() error {
	p := Problems{}
	line := func(field, value string, least, most int, short, long string) {
		switch n := utf8.RuneCountInString(value); {
		case n < least:
			p[field] = Problem{Key: short}
		case n > most:
			p[field] = Problem{Key: long}
		}
	}
	for _, l := range Langs {
		line("name."+string(l), i.Name[l], 1, MaxInstitution, "problem.institution.missing", "problem.institution.long")
		line("team."+string(l), i.Team[l], 1, MaxTeam, "problem.team.missing", "problem.team.long")
	}
	if i.Short != "" {
		line("short", i.Short, MinShort, MaxShort, "problem.short.length", "problem.short.length")
	}
	if i.Contact != "" && !isContact(i.Contact) {
		p["contact"] = Problem{Key: "problem.contact.form"}
	}
	return p.Err()
}

// isContact reports whether people can write to s: one bare e-mail address, or an https one.
func isContact(s string) bool {
	if len(s) > MaxContact || strings.ContainsAny(s, " \"<>[]\\") {
		return false
	}
	if IsEmail(s) {
		return true
	}
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.User == nil && strings.Contains(strings.Trim(u.Hostname(), "."), ".")
}
