// Package earth draws the earth flat: where a point lies on the map, and which window of the map shows
// some points well.
//
// The projection is Equal Earth: areas are true to each other, and the shapes of the continents look
// right (Bojan Šavrič, Tom Patterson and Bernhard Jenny, "The Equal Earth map projection", International
// Journal of Geographical Information Science 33, 2019, doi 10.1080/13658816.2018.1504949). The map's
// middle is at Greenwich.
package worldmap

import "math"

// Width is how wide the map of the whole earth is; all that this package returns is in the same units.
const Width = 500

// Grains is how many steps one of those units has where the map is drawn closely.
const Grains = 4

// A Spot is a place on the map: X to the right and Y down from the upper left corner.
type Spot struct{ X, Y float64 }

// Coefficients of the projection, from the paper.
const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796

// scale is how many units the earth's radius is.
var scale = Width / 2 / equal(0, 180).X

// top is how far the pole is above the equator, in units.
var top = scale * equal(90, 0).Y

// Project returns where the point at a latitude and a longitude lies, both in degrees, north and east positive.
func Project(lat, lon float64) Spot {
	s := equal(lat, lon)
	return Spot{Width/2 + scale*s.X, top - scale*s.Y}
}

// equal is the projection as the paper gives it: on a sphere of radius 1, from the equator and Greenwich
// to the right and up.
func equal(lat, lon float64) Spot {
	const radians = math.Pi / 180
	θ := math.Asin(math.Sqrt(3) / 2 * math.Sin(lat*radians))
	square := θ * θ
	sixth := square * square * square
	return Spot{
		X: 2 * math.Sqrt(3) * lon * radians * math.Cos(θ) / (3 * (9*a4*sixth*square + 7*a3*sixth + 3*a2*square + a1)),
		Y: θ * (a4*sixth*square + a3*sixth + a2*square + a1),
	}
}

// A Window is a part of the map.
type Window struct{ Left, Top, Width, Height float64 }

// World is all of the map but the lands around the South Pole and the sea around the North Pole.
func World() Window {
	from, to := Project(84, 0).Y, Project(-57, 0).Y
	return Window{0, from, Width, to - from}
}

// How a window around spots is cut.
const (
	margin    = .12       // of its size, on each side
	leastWide = Width / 8 // closer, the coasts would be but straight lines
	flattest  = 2.2       // width to height; the world's is 2.3
	steepest  = 1.4
)

// Around returns a window of the world with all the spots in it, some room around them, and a shape that
// fits a page; the world's own if they need that.
func Around(spots []Spot) Window {
	least, most := Spot{math.Inf(1), math.Inf(1)}, Spot{math.Inf(-1), math.Inf(-1)}
	for _, s := range spots {
		least = Spot{min(least.X, s.X), min(least.Y, s.Y)}
		most = Spot{max(most.X, s.X), max(most.Y, s.Y)}
	}
	world := World()
	w := max((most.X-least.X)*(1+2*margin), leastWide)
	h := (most.Y - least.Y) * (1 + 2*margin)
	h = max(h, w/flattest)
	w = max(w, h*steepest)
	if w > world.Width || h > world.Height {
		return world
	}
	return Window{
		Left: inside((least.X+most.X-w)/2, world.Left, world.Left+world.Width-w), Width: w,
		Top: inside((least.Y+most.Y-h)/2, world.Top, world.Top+world.Height-h), Height: h,
	}
}

// inside returns x, or what is nearest to it between two bounds.
func inside(x, least, most float64) float64 { return max(min(x, most), least) }
