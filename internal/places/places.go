// Package places parses the block of places in the text of an announcement: the places that it is about, with their
// coordinates, by region and country. Cut describes the syntax.
package places

import (
	"errors"
	"slices"

	"noticeboard/internal/notice"
)

// Places are the regions of a block, in its order. Every edition of an announcement has a block of its own with names in
// its language. All editions have the same places in the same order, so that a place has the same number in each.
type Places []Region

// A Region has at least one country.
type Region struct {
	Name      string
	Countries []Country
}

// A Country has at least one place. A country that is listed in two regions is two Countries.
type Country struct {
	Name   string
	Places []Place
}

// A Place is one line of the block.
type Place struct {
	Number int // from 1, counted through all regions
	Name   string
	At     *Point // nil if the line has no coordinates
}

// A Point has coordinates in degrees (WGS 84); north and east are positive.
type Point struct{ Lat, Lon float64 }

// Max is the largest number of places in a block. Each is on the page twice, in the list and on the map.
const Max = 500

// Count returns the numbers of places and of countries.
func (ps Places) Count() (places, countries int) {
	for _, r := range ps {
		places += r.Count()
		countries += len(r.Countries)
	}
	return places, countries
}

// Count returns the number of places in the region.
func (r Region) Count() (places int) {
	for _, c := range r.Countries {
		places += len(c.Places)
	}
	return places
}

// isAlike reports whether ps and other have the same number of regions, of countries in each region, and of places in
// each country.
func (ps Places) isAlike(other Places) bool {
	sameCountry := func(c, d Country) bool { return len(c.Places) == len(d.Places) }
	sameRegion := func(r, s Region) bool { return slices.EqualFunc(r.Countries, s.Countries, sameCountry) }
	return slices.EqualFunc(ps, other, sameRegion)
}

// In returns the places of a text, which has been cut into parts (see markup.Announcement); nil if it has no block.
func In(t notice.Text) Places {
	for _, part := range t.Body.Parts {
		if ps, err := Parse(part.Source); err == nil {
			return ps
		}
	}
	return nil
}

// Check adds to p the problems of the blocks of places in an edit, for fields that have no problem yet. The fields are
// "body." and a language. A block has a problem if it is invalid, or if it differs from that of an earlier language.
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
			case !first.isAlike(ps) && p.Of(field) == nil:
				p[field] = notice.Problem{Key: "problem.places.differ"}
			}
		}
	}
}
