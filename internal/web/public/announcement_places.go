package public

import (
	"math"
	"strconv"
	"strings"

	"noticeboard/internal/notice"
	"noticeboard/internal/picture/worldmap"
	"noticeboard/internal/places"
)

// A placesView is a block of places as the announcement's page shows it: a link to each region, a map, and a table
// for each region that says in words what the map shows.
type placesView struct {
	Lang      notice.Lang     // of the names, which may differ from the page's
	Headed    bool            // the text has a heading right above the block, so the block needs none
	All       places.Places   // every region of the block
	Choices   []choice        // nil if there is one region only
	Regions   []places.Region // the regions shown: all, or the one that the reader chose
	Map       *placesMap      // nil if no place in Regions has coordinates
	Places    int             // how many there are in All
	Countries int             // likewise
}

// A choice is a link that shows one region, or all of them.
type choice struct {
	Name    string // empty for all regions
	Count   int    // of places
	Href    string
	Current bool
}

// A placesMap is a window of the world map with dots for the places. Its numbers are in units of package worldmap.
type placesMap struct {
	Box           string // viewBox of the SVG: left, top, width, height
	Width, Height string // of the picture of the land, whose upper left corner is 0, 0
	Dots          []dot
}

// A dot stands for one place, or for several that are close to each other.
type dot struct {
	X, Y, R string
	Names   string // of its places
}

// placesPart returns the block of places in part i of the text; nil if that part is none.
func (f funcs) placesPart(p AnnouncementShow, i int) *placesView {
	parts := f.Text(p.Announcement).Body.Parts
	ps, err := places.Parse(parts[i].Source)
	if err != nil {
		return nil
	}
	made := placesView{Lang: f.TextLang(p.Announcement), All: ps, Regions: ps, Choices: choices(p, ps)}
	made.Places, made.Countries = ps.Count()
	if i > 0 {
		above := string(parts[i-1].HTML)
		made.Headed = strings.HasSuffix(above, "</h2>") || strings.HasSuffix(above, "</h3>")
	}
	if k := p.Region; 0 < k && k <= uint64(len(ps)) {
		made.Regions = ps[k-1 : k]
	}
	made.Map = f.newMap(made.Regions, len(made.Regions) < len(ps))
	return &made
}

// choices returns the links to each region and to all of them.
func choices(p AnnouncementShow, ps places.Places) []choice {
	if len(ps) < 2 {
		return nil
	}
	href := func(region uint64) string {
		at := p.listing()
		at.Region = region
		return "?" + at.query() + "#places"
	}
	total, _ := ps.Count()
	all := []choice{{"", total, href(0), p.Region == 0}}
	for i, r := range ps {
		k := uint64(i) + 1
		all = append(all, choice{r.Name, r.Count(), href(k), p.Region == k})
	}
	return all
}

// dotRadius is the radius of a dot that stands for one place, as a part of the width of the map.
const dotRadius = .009

// newMap returns the map of the places in regions: of the whole world or, if closer, of a window around them. It is
// nil if no place has coordinates.
func (f funcs) newMap(regions []places.Region, closer bool) *placesMap {
	var spots []worldmap.Spot
	var names []string
	for _, r := range regions {
		for _, c := range r.Countries {
			for _, p := range c.Places {
				if p.At != nil {
					spots, names = append(spots, worldmap.Project(p.At.Lat, p.At.Lon)), append(names, p.Name)
				}
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
	write := func(n float64) string { return strconv.FormatFloat(math.Round(10*n)/10, 'f', -1, 64) }
	m := placesMap{
		Box:   write(w.Left) + " " + write(w.Top) + " " + write(w.Width) + " " + write(w.Height),
		Width: write(worldmap.Width), Height: strconv.FormatFloat(worldmap.Height(), 'f', 2, 64),
	}
	for _, c := range worldmap.Clusters(spots, dotRadius*w.Width) {
		var in []string
		for _, i := range c.Members {
			in = append(in, names[i])
		}
		m.Dots = append(m.Dots, dot{write(c.X), write(c.Y), write(c.Radius), f.List(in)})
	}
	return &m
}

// placesOf returns the places of an announcement in the page's language or, if it is not in that, in its own.
func (f funcs) placesOf(a notice.Announcement) places.Places { return places.In(f.Text(a)) }

// regionName returns the name of the one region that the page shows; empty if it shows all.
func (f funcs) regionName(p AnnouncementShow) string {
	if ps := f.placesOf(p.Announcement); 0 < p.Region && p.Region <= uint64(len(ps)) {
		return ps[p.Region-1].Name
	}
	return ""
}

// extent says in words how many places there are, and in how many countries.
func (f funcs) extent(ps places.Places) (string, error) {
	total, countries := ps.Count()
	n, err := f.Count("places.count", total)
	if err != nil {
		return "", err
	}
	in, err := f.Count("places.countries", countries)
	if err != nil {
		return "", err
	}
	return f.Message("places.extent", "Places", n, "Countries", in)
}
