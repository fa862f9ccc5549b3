package notice

import (
	"bytes"
	"maps"
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
