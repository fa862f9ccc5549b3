// Package places reads the block of places in an announcement's text: what it is about on the map, by region
// and country.
package places

import (
	"errors"
	"slices"

	"noticeboard/internal/notice"
)

// Places are what an announcement is about on the map, by region and country. They stand in its text, in
// a block that CutPlaces tells of. Every edition has names of its own and all editions have the same
// places in the same order, so that a place has the same number in each.
type Places []Region

// A Region holds at least one country.
type Region struct {
	Name      string
	Countries []Country
}

// A Country holds at least one place. One that is in two regions is two.
type Country struct {
	Name   string
	Places []Place
}

// A Place is one line of the block.
type Place struct {
	Number int // from 1, through the whole block
	Name   string
	At     *Point // nil if the line does not say where it is
}

// A Point is on the earth, in degrees (WGS 84): north and east are positive.
type Point struct{ Lat, Lon float64 }

// Max is how many places a block may hold: each stands on the page twice, in the list and on the map.
const Max = 500

// Count returns how many places and how many countries there are.
func (ps Places) Count() (places, countries int) {
	for _, r := range ps {
		places += r.Count()
		countries += len(r.Countries)
	}
	return places, countries
}

// Count returns how many places there are in the region.
func (r Region) Count() (places int) {
	for _, c := range r.Countries {
		places += len(c.Places)
	}
	return places
}

// alike reports whether regions, countries and places have the same numbers in both.
func (ps Places) alike(qs Places) bool {
	return slices.EqualFunc(ps, qs, func(r, s Region) bool {
		return slices.EqualFunc(r.Countries, s.Countries, func(c, d Country) bool { return len(c.Places) == len(d.Places) })
	})
}

// In returns the places that a text is about; none if it has no block of them.
func In(t notice.Text) Places {
	for _, part := range t.Body.Parts {
		if ps, err := Parse(part.Source); err == nil {
			return ps
		}
	}
	return nil
}

// Check adds to p what is wrong with the blocks of places in an edit, for fields that have no problem yet.
func Check(e notice.Edit, p notice.Problems) {
	var first Places
	for _, l := range e.Langs() {
		field := "body." + string(l)
		parts, err := Cut(e.Editions[l].Body)
		if wrong := (LineProblem{}); errors.As(err, &wrong) && p.Of(field) == nil {
			p[field] = notice.Problem(wrong)
		}
		for _, part := range parts {
			switch ps, err := Parse(part); {
			case err != nil:
			case first == nil:
				first = ps
			case !first.alike(ps) && p.Of(field) == nil:
				p[field] = notice.Problem{Key: "problem.places.differ"}
			}
		}
	}
}
