package notice

import (
	"bytes"
	"maps"
	"net/url"
	"strings"
	"unicode/utf8"
)

// An Institution is who publishes on the board, and how its pages show that. It comes with the program
// until it is changed at the desk, as a whole; every change is in the activity log.
type Institution struct {
	Version uint64 // from 1, given by the store; zero for the one that came with the program

	Name map[Lang]string // as in the masthead
	Team map[Lang]string // the unit that answers, as official replies are signed

	Short   string // what it is called for short; may be empty
	Contact string // where anyone can write to it: an e-mail address or an https one; may be empty

	Brand string // colour as "#rrggbb"; empty if the institution has chosen none
	Logo  Logo
}

// A Logo stands in the masthead.
type Logo struct {
	Light, Dark Picture // for each scheme; Dark may be empty, Light only if there is no logo
	Named       bool    // it holds the name, which then need not stand beside it
}

// A Picture is a PNG that this program made. Its zero value is none.
type Picture struct {
	PNG           []byte // not to be changed
	Width, Height int    // in pixels
}

// None reports whether there is no picture.
func (p Picture) None() bool { return len(p.PNG) == 0 }

func (p Picture) same(q Picture) bool { return bytes.Equal(p.PNG, q.PNG) }

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

// Names lists all that the institution goes by.
func (i Institution) Names() (names []string) {
	for _, l := range Langs {
		names = append(names, i.Name[l], i.Team[l])
	}
	if i.Short != "" {
		names = append(names, i.Short)
	}
	return names
}

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

// Same reports whether i and j are alike but for their versions.
func (i Institution) Same(j Institution) bool {
	return maps.Equal(i.Name, j.Name) && maps.Equal(i.Team, j.Team) && i.Short == j.Short && i.Contact == j.Contact && i.Brand == j.Brand &&
		i.Logo.Named == j.Logo.Named && i.Logo.Light.same(j.Logo.Light) && i.Logo.Dark.same(j.Logo.Dark)
}

// An InstitutionEdit is what someone at the desk wants the institution to be. Its Version is the one
// that they had seen; its Logo says only whether that holds the name.
type InstitutionEdit struct {
	Institution
	Light, Dark PictureEdit
}

// A PictureEdit is what is to become of a picture. Its zero value leaves it as it is.
type PictureEdit struct {
	Sent   []byte // a file, as it came; one of more than MaxLogo bytes may be cut short behind them
	Remove bool
}
