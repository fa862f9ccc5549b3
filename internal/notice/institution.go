package notice

import (
	"bytes"
	"maps"
)

// An Institution is the publisher of the board. The first one comes with the program. It is edited at the desk as a
// whole; every change is recorded in the journal.
type Institution struct {
	Version uint64 // from 1, given by the store; zero for the one that comes with the program

	Name map[Lang]string // in the masthead; for each of Langs
	Team map[Lang]string // the unit that signs official replies; for each of Langs

	Short   string // short name or acronym; may be empty
	Contact string // e-mail address or https URL for the public; may be empty

	Brand string // colour as "#rrggbb"; empty: the default colour
	Logo  Logo
}

// A Logo is the logo in the masthead. The zero Logo means none.
type Logo struct {
	Light, Dark Picture // for light and dark colour schemes; Dark may be empty, and then Light is used for both
	Named       bool    // it contains the institution's name, which is then not shown beside it
}

// A Picture is a PNG image that was encoded by this program. The zero Picture means none.
type Picture struct {
	PNG           []byte // must not be modified
	Width, Height int    // in pixels
}

// None reports whether there is no picture.
func (p Picture) None() bool { return len(p.PNG) == 0 }

func (p Picture) same(q Picture) bool { return bytes.Equal(p.PNG, q.PNG) }

// Names lists the institution's own names, which screening looks for in the names of authors: Name and Team in every
// language, and Short.
func (i Institution) Names() (names []string) {
	for _, l := range Langs {
		names = append(names, i.Name[l], i.Team[l])
	}
	if i.Short != "" {
		names = append(names, i.Short)
	}
	return names
}

// Same reports whether i and j are equal, not counting Version.
func (i Institution) Same(j Institution) bool {
	return maps.Equal(i.Name, j.Name) && maps.Equal(i.Team, j.Team) &&
		i.Short == j.Short && i.Contact == j.Contact && i.Brand == j.Brand && i.Logo.Named == j.Logo.Named &&
		i.Logo.Light.same(j.Logo.Light) && i.Logo.Dark.same(j.Logo.Dark)
}

// An InstitutionEdit is the content of the desk's form for the institution. Version is that of the institution when the
// form was opened. Of Logo only Named is used; what happens to the pictures is in Light and Dark.
type InstitutionEdit struct {
	Institution
	Light, Dark PictureEdit
}

// A PictureEdit says what to do with a picture. The zero PictureEdit keeps it.
type PictureEdit struct {
	Sent   []byte // uploaded file that replaces it; if longer than MaxLogo bytes it may be truncated beyond them
	Remove bool
}
