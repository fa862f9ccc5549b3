package notice

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of the names, in characters.
const (
	MaxInstitution = 100
	MaxTeam        = 80   // as for the name of an author
	MinShort       = 2    // a single letter would be found as an initial in many names
	MaxShort       = 30   //
	MaxNote        = 5000 // an own text on a page about the site
	MaxContact     = 254  // bytes: the maximum length of an e-mail address (RFC 5321, section 4.5.3.1.3)
)

// The limits of a logo.
const (
	MaxLogo       = 512 << 10 // bytes of the uploaded file
	MaxLogoWidth  = 1200      // pixels
	MaxLogoHeight = 400       // pixels
	MinLogoHeight = 32        // pixels
)

// Check returns the Problems of an institution; nil if there are none. Field names are those of the form; name and team
// end in the language, name.en, and notes in the page and the language, note.about.en. Two things are checked elsewhere: the colour (brand.Problem) and the logo (when it is
// decoded).
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
	if i.English != "" && i.English != British && i.English != American {
		p["english"] = Problem{Key: "problem.english.unknown"}
	}
	if _, err := time.LoadLocation(i.Zone); err != nil || i.Zone == "Local" {
		p["zone"] = Problem{Key: "problem.zone.unknown"}
	}
	for _, on := range InfoPages {
		for _, l := range Langs {
			line("note."+string(on)+"."+string(l), i.Note(on, l), 0, MaxNote, "", "problem.note.page")
		}
	}
	return p.Err()
}

// isContact reports whether s is an e-mail address without a name, or an https URL. The domain must have a dot.
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
