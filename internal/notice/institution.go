package notice

import (
	"bytes"
	"maps"
	"time"
)

// An Institution is the publisher of the board. The first one comes with the program. It is edited at the desk as a
// whole; every change is recorded in the journal.
type Institution struct {
	Version uint64 // from 1, given by the store; zero for the one that comes with the program

	Name map[Lang]string // in the masthead; for each of Langs
	Team map[Lang]string // the unit that signs official replies; for each of Langs

	Short   string // short name or acronym; may be empty
	Contact string // e-mail address or https URL for the public; may be empty

	English string // spelling of English, a BCP 47 tag: en-US or en-GB; empty: en-GB
	Zone    string // time zone in which days and hours are told, an IANA name; empty: UTC

	// Notes are the institution's own words on pages about the site: Markdown, cleaned. A page or a language may lack.
	Notes map[InfoPage]map[Lang]string

	Brand string // colour as "#rrggbb"; empty: the default colour
	Bands string // colours of the bands at top and bottom from left to right, "#rrggbb #rrggbb"; empty: that of Brand
	Logo  Logo
}

// An InfoPage is a page about the site to which the institution can add words of its own.
type InfoPage string

// The pages with words of the institution's own, by the last part of their addresses.
const (
	AboutPage         InfoPage = "about"
	AccessibilityPage InfoPage = "accessibility"
	PrivacyPage       InfoPage = "privacy"
)

// InfoPages lists them in the order of the form.
var InfoPages = []InfoPage{AboutPage, AccessibilityPage, PrivacyPage}

// Note returns the institution's own words on a page in a language; empty if there are none.
func (i Institution) Note(on InfoPage, l Lang) string { return i.Notes[on][l] }

// The spellings of English.
const (
	British  = "en-GB"
	American = "en-US"
)

// Location returns the time zone of the institution; UTC if it has none, or one that this machine does not know.
func (i Institution) Location() *time.Location {
	zone, err := time.LoadLocation(i.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// A Logo is the logo in the masthead. The zero Logo means none.
type Logo struct {
	Light, Dark Picture // for light and dark colour schemes; Dark may be empty, and then Light is used for both
	Named       bool    // it contains the institution's name, which is then not shown beside it
}

// A Picture is an image that was encoded by this program: either a PNG or an SVG. The zero Picture means none.
type Picture struct {
	PNG           []byte // must not be modified; nil if it is an SVG
	SVG           []byte // likewise; nil if it is a PNG
	Width, Height int    // in pixels; of an SVG those of its width and height
}

// None reports whether there is no picture.
func (p Picture) None() bool { return len(p.PNG)+len(p.SVG) == 0 }

// Same reports whether two pictures are equal.
func (p Picture) Same(q Picture) bool { return bytes.Equal(p.PNG, q.PNG) && bytes.Equal(p.SVG, q.SVG) }

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
	return maps.Equal(i.Name, j.Name) && maps.Equal(i.Team, j.Team) && i.Short == j.Short && i.Contact == j.Contact &&
		i.English == j.English && i.Zone == j.Zone && i.sameNotes(j) && i.Brand == j.Brand && i.Bands == j.Bands &&
		i.Logo.Named == j.Logo.Named &&
		i.Logo.Light.Same(j.Logo.Light) && i.Logo.Dark.Same(j.Logo.Dark)
}

func (i Institution) sameNotes(j Institution) bool {
	for _, on := range InfoPages {
		for _, l := range Langs {
			if i.Note(on, l) != j.Note(on, l) {
				return false
			}
		}
	}
	return true
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
