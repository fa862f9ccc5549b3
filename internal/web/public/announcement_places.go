package public

import (
	"strconv"
	"strings"

	"noticeboard/assets"
	"noticeboard/internal/notice"
	"noticeboard/internal/picture/worldmap"
	"noticeboard/internal/places"
)

// A placesView is a block of places as it stands on the announcement's page: counts, a way to each region
// alone, a map, and the register that says in words what the map shows.
type placesView struct {
	Lang      notice.Lang // of the names, which need not be the page's
	Headed    bool        // the author put a heading above the block
	All       places.Places
	Choices   []choice        // empty if there is one region only
	Regions   []places.Region // those that are shown
	Map       *placesMap      // nil if nothing says where the places are
	Places    int
	Countries int
}

// A choice is a region, or all of them, that the reader can have shown.
type choice struct {
	Name    string // empty for all
	Count   int
	Href    string
	Current bool
}

// A placesMap is a part of the earth with a dot for each place. All numbers are in the units of package worldmap.
type placesMap struct {
	Box   string // left, top, width, height
	Land  string // data of an SVG path
	Scale string // of that; empty for 1
	Dots  []dot
}

type dot struct {
	Number int // of the place
	X, Y   string
	Name   string
}

// placesPart returns what the announcement's page shows of part i of the text; nil if that is no block of places.
func (v funcs) placesPart(p AnnouncementShow, i int) *placesView {
	parts := v.Text(p.Announcement).Body.Parts
	ps, err := places.Parse(parts[i].Source)
	if err != nil {
		return nil
	}
	made := placesView{Lang: v.TextLang(p.Announcement), All: ps, Regions: ps, Choices: choices(p, ps)}
	made.Places, made.Countries = ps.Count()
	if i > 0 {
		above := string(parts[i-1].HTML)
		made.Headed = strings.HasSuffix(above, "</h2>") || strings.HasSuffix(above, "</h3>")
	}
	if k := p.Region; 0 < k && k <= uint64(len(ps)) {
		made.Regions = ps[k-1 : k]
	}
	made.Map = newMap(made.Regions, len(made.Regions) < len(ps))
	return &made
}

// choices returns the ways to the regions and back to all of them.
func choices(p AnnouncementShow, ps places.Places) []choice {
	if len(ps) < 2 {
		return nil
	}
	href := func(region uint64) string {
		at := listingShown(p)
		at.Region = region
		return "?" + at.Query() + "#places"
	}
	places, _ := ps.Count()
	all := []choice{{"", places, href(0), p.Region == 0}}
	for i, r := range ps {
		k := uint64(i) + 1
		all = append(all, choice{r.Name, r.Count(), href(k), p.Region == k})
	}
	return all
}

// newMap returns the map of the places in regions: of the world or, closer, of the places.
func newMap(regions []places.Region, closer bool) *placesMap {
	var spots []worldmap.Spot
	m := placesMap{Land: assets.Land()}
	places := 0 // decimal, more than the eye can tell apart
	if closer {
		places = 1
		m.Land, m.Scale = assets.LandClose(), strconv.FormatFloat(1./worldmap.Grains, 'g', -1, 64)
	}
	write := func(n float64) string { return strconv.FormatFloat(n, 'f', places, 64) }
	for _, r := range regions {
		for _, c := range r.Countries {
			for _, p := range c.Places {
				if p.At == nil {
					continue
				}
				s := worldmap.Project(p.At.Lat, p.At.Lon)
				spots = append(spots, s)
				m.Dots = append(m.Dots, dot{p.Number, write(s.X), write(s.Y), p.Name})
			}
		}
	}
	if len(spots) == 0 {
		return nil
	}
	w := worldmap.World()
	if closer {
		w = worldmap.Around(spots)
	}
	m.Box = write(w.Left) + " " + write(w.Top) + " " + write(w.Width) + " " + write(w.Height)
	return &m
}

// placesOf returns the places of an announcement in the page's language or, if it is not in that, in its own.
func (v funcs) placesOf(a notice.Announcement) places.Places { return places.In(v.Text(a)) }

// regionName returns the name of the region whose places alone a page shows; empty if it shows all.
func (v funcs) regionName(p AnnouncementShow) string {
	if ps := v.placesOf(p.Announcement); 0 < p.Region && p.Region <= uint64(len(ps)) {
		return ps[p.Region-1].Name
	}
	return ""
}

// extent says how many places there are, and in how many countries.
func (v funcs) extent(ps places.Places) (string, error) {
	places, countries := ps.Count()
	n, err := v.Count("places.count", places)
	if err != nil {
		return "", err
	}
	in, err := v.Count("places.countries", countries)
	if err != nil {
		return "", err
	}
	return v.Message("places.extent", "Places", n, "Countries", in)
}
